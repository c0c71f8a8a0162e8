import { TokenGuard } from './guard.ts';
import { Warehouse } from './warehouse.ts';

/** The cookie that says that the browser has signed in. */
export const SESSION_COOKIE = 'replyscope_session';

const held = globalThis as {
	replyscopeWarehouse?: Promise<Warehouse>;
	replyscopeGuard?: TokenGuard;
};

/** The one warehouse of this process, on the folder that REPLYSCOPE_DATA names (default `data`). */
export function warehouse(): Promise<Warehouse> {
	held.replyscopeWarehouse ??= Warehouse.open(process.env.REPLYSCOPE_DATA ?? 'data');
	return held.replyscopeWarehouse;
}

/** The guard of REPLYSCOPE_TOKEN; undefined where no token is set. */
export function guard(): TokenGuard | undefined {
	const token = process.env.REPLYSCOPE_TOKEN;
	if (!token) return undefined;
	held.replyscopeGuard ??= new TokenGuard(token);
	return held.replyscopeGuard;
}

/** Names besides the loopback's that this server goes by: REPLYSCOPE_HOSTS, comma-separated. */
export function hostNames(): string[] {
	return (process.env.REPLYSCOPE_HOSTS ?? '').toLowerCase().split(',').filter(Boolean);
}

/** Closes the warehouse when the server ends. */
export async function closeWarehouse() {
	const open = await held.replyscopeWarehouse;
	delete held.replyscopeWarehouse;
	open?.close();
}
