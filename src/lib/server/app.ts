import { Warehouse } from './warehouse.ts';

const held = globalThis as { replyscopeWarehouse?: Promise<Warehouse> };

/** The one warehouse of this process, on the folder that REPLYSCOPE_DATA names (default `data`). */
export function warehouse(): Promise<Warehouse> {
	held.replyscopeWarehouse ??= Warehouse.open(process.env.REPLYSCOPE_DATA ?? 'data');
	return held.replyscopeWarehouse;
}

/** Closes the warehouse when the server ends. */
export async function closeWarehouse() {
	const open = await held.replyscopeWarehouse;
	delete held.replyscopeWarehouse;
	open?.close();
}
