import { givenText } from './dialect.ts';
import type { Values } from './warehouse.ts';

/** Takes a value into the statement and returns what stands for it there. */
export type Bind = (value: string | number | bigint | null) => string;

/** Gives texts by name. Numbers are written out: they may change the plan of a statement. */
export function binder(values: Values): Bind {
	return (value) => {
		if (typeof value === 'number' || typeof value === 'bigint') return `(${value})`;
		const name = `v${Object.keys(values).length}`;
		values[name] = value;
		return givenText(name);
	};
}
