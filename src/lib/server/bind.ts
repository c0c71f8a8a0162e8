import type { Values } from './warehouse.ts';

/** Takes a value into the statement and returns what stands for it there. */
export type Bind = (value: string | number | bigint | null) => string;

/**
 * Binds texts. Numbers are written out: the database plans a statement again where the numbers that it is
 * given may change the plan.
 */
export function binder(values: Values): Bind {
	return (value) => {
		if (typeof value === 'number' || typeof value === 'bigint') return `(${value})`;
		const name = `v${Object.keys(values).length}`;
		values[name] = value;
		return `$${name}`;
	};
}
