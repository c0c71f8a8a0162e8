import type { Values } from './warehouse.ts';

/** Takes a value into the statement and returns the name that stands for it there. */
export type Bind = (value: string | number | bigint | null) => string;

export function binder(values: Values): Bind {
	return (value) => {
		const name = `v${Object.keys(values).length}`;
		values[name] = value;
		return `$${name}`;
	};
}
