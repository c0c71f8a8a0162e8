import { parseTOML } from 'toml-eslint-parser';
import { InputError } from './errors.ts';
import { readSettings } from './readSettings.ts';
import { formatInstant, type Seconds } from './time.ts';

/** An incident as a person confirms it. */
export interface Confirmed {
	from: Seconds;
	to: Seconds;
	topic: string;
}

/** The table to paste under its brand in the settings. */
export function incidentTable({ from, to, topic }: Confirmed): string {
	return `[[brand.incident]]
from = ${formatInstant(from)}
to = ${formatInstant(to)}
topic = ${JSON.stringify(topic)}
`;
}

/**
 * Writes an incident into the text of the settings, behind everything else that they say of its brand.
 *
 * @param file the name that errors give
 * @throws InputError for a brand that the settings do not write as a table, or an incident that they
 * do not allow
 */
export function addIncident(
	text: string,
	file: string,
	brand: string,
	incident: Confirmed
): string {
	const { brand: brands } = readSettings(text, file);
	const index = brands.findIndex(({ name }) => name === brand);
	const tables = parseTOML(text).body[0].body.filter(
		(node) =>
			node.type === 'TOMLTable' && node.resolvedKey[0] === 'brand' && node.resolvedKey[1] === index
	);
	const last = tables.at(-1);
	if (!last) {
		throw new InputError(
			`unknown brand: ${brand}; allowed: one that ${file} has as a table [[brand]]`
		);
	}
	const lines = text.split('\n');
	const end = last.loc.end.line;
	const written = [
		...lines.slice(0, end),
		'',
		incidentTable(incident).trimEnd(),
		...lines.slice(end)
	];
	const changed = written.join('\n');
	readSettings(changed, file);
	return changed;
}
