import { basename } from 'node:path';
import { readSettings } from '#lib/model/readSettings.ts';
import type { Import, Settings } from '#lib/model/settings.ts';
import type { Database } from '../database.ts';
import { decoderOf } from '../encoding.ts';
import { relationOf } from '../relation.ts';
import { readable } from '../readable.ts';
import type { Scan } from '../scan.ts';
import { columnsOf, type Column } from './columns.ts';
import { findOthers, findTimes } from './fields.ts';
import { channelLines, nameOf, timeLines } from './lines.ts';
import type { Field } from './names.ts';
import { profileOf } from './profiles.ts';
import { sniff } from './sniff.ts';
import { importTable, type Line } from './table.ts';

/** A mapping for a file that no source knows. */
export interface Proposal {
	file: string;
	/** The export of another program that its columns are, where they are one's. */
	profile: string | null;
	/** The `[[import]]` to paste into the settings. */
	table: string;
	columns: { name: string; type: string; field: Field | null }[];
	/** What was guessed and what it rests on. */
	notes: string[];
	/** What a person must fill in before the table can be used. */
	missing: string[];
}

/** A proposal and, where nothing is missing, the import that its table says. */
export interface Proposed {
	proposal: Proposal;
	mapping: Import | undefined;
}

/** Fields without which a row is no post. */
const NEEDED: Field[] = ['post_id', 'author_handle', 'posted_at', 'text'];
/**
 * Proposes how the columns of a delimited file map to posts, by their names and their values.
 *
 * @returns undefined when it is no delimited file with a header, or too little of it is like posts
 */
export async function propose(
	database: Database,
	scanned: Scan,
	settings: Settings
): Promise<Proposed | undefined> {
	const sniffed = sniff(decoderOf(scanned.guess).write(scanned.head).replaceAll('\0', ''));
	if (!sniffed) return undefined;
	const { delimiter, header, skip } = sniffed;
	const path = await readable(scanned, scanned.guess, delimiter, database.scratch);
	const relation = relationOf(
		{ path, skip, delimiter, columns: header.length },
		'ignore_errors = true'
	);
	const columns = await columnsOf(database, relation, header);
	const named = (name: string) =>
		columns.find((each) => each.name.toLowerCase() === name.toLowerCase());

	const profile = profileOf(header);
	const notes: string[] = profile
		? [`it has the columns of ${profile.name}: ${profile.note} (${profile.read})`]
		: [];
	const fields = new Map<Field, Column>();
	for (const [field, name] of Object.entries(profile?.columns ?? {})) {
		fields.set(field as Field, named(name) as Column);
	}
	const times = await findTimes(database, relation, columns, header, fields, delimiter !== ',');
	if (!profile) await findOthers(database, columns, header, fields);
	const missing = NEEDED.filter((field) => !fields.has(field));
	if (missing.length >= NEEDED.length - 1) return undefined;

	const lines: Line[] = [
		{
			key: 'name',
			value: nameOf(profile?.name ?? basename(scanned.path).replace(/\.[^.]*$/, ''), settings)
		}
	];
	if (delimiter !== ',') lines.push({ key: 'delimiter', value: delimiter });
	if (scanned.encoding === null) {
		lines.push({ key: 'encoding', value: scanned.guess, doubt: 'a guess: the file is not UTF-8' });
	}
	if (times) lines.push(...timeLines(times, fields.get('posted_at') as Column, settings));
	lines.push(...channelLines(profile?.channel, fields, settings));
	notes.push(...idNotes(fields.get('post_id')));
	notes.push(
		...lines.flatMap(({ key, value, doubt }) =>
			doubt ? [`${key} = ${JSON.stringify(value)} is ${doubt}`] : []
		)
	);

	const table = importTable(lines, fields, missing);
	const proposal: Proposal = {
		file: basename(scanned.path),
		profile: profile?.name ?? null,
		table,
		columns: columns.map((column) => ({
			name: column.name,
			type: column === fields.get('posted_at') ? 'times' : column.type,
			field: [...fields].find(([, each]) => each === column)?.[0] ?? null
		})),
		notes,
		missing: missing.map((field) => WANTED[field] as string)
	};
	return { proposal, mapping: missing.length > 0 ? undefined : mappingOf(table, lines) };
}

const WANTED: Partial<Record<Field, string>> = {
	post_id: 'post_id: no column tells the rows apart',
	author_handle: 'author_handle: no column is called like an author or a sender',
	posted_at: 'posted_at: no column has times of day with their dates',
	text: 'text: no column has texts'
};

/** The import that a table says; its brand is one of the settings, which the table alone does not have. */
function mappingOf(table: string, lines: Line[]): Import {
	const alone = table.replace(/^brand = .*\n/m, '');
	const [mapping] = readSettings(alone, 'the proposal').import;
	const brand = lines.find(({ key, value }) => key === 'brand' && value)?.value;
	return { ...(mapping as Import), ...(brand ? { brand } : {}) };
}

function idNotes(ids: Column | undefined): string[] {
	if (!ids || ids.distinct === ids.filled) return [];
	return [`${ids.name} repeats some values: of rows with the same, the last is the post`];
}
