import { POST_FIELDS } from '#lib/model/settings.ts';
import type { Column } from './columns.ts';
import type { Field } from './names.ts';

/** A key of an `[[import]]`; without a value it is left to be filled in. */
export interface Line {
	key: string;
	value: string | undefined;
	/** Why it may be wrong. */
	doubt?: string | undefined;
}

/** The text of an `[[import]]`, doubts as comments. */
export function importTable(lines: Line[], fields: Map<Field, Column>, missing: Field[]): string {
	const keys = lines.map(
		({ key, value, doubt }) =>
			`${value === undefined ? '# ' : ''}${key} = ${quoted(value ?? '…')}${doubt ? ` # ${doubt}` : ''}`
	);
	const columns = POST_FIELDS.flatMap((field) => {
		const column = fields.get(field);
		if (column) return [`  ${field} = ${quoted(column.name)}`];
		return missing.includes(field) ? [`  # ${field} = "…" # to be filled in`] : [];
	});
	return ['[[import]]', ...keys, '  [import.columns]', ...columns, ''].join('\n');
}

function quoted(text: string): string {
	return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}
