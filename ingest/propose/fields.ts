import type { Database } from '../database.ts';
import { refersTo, type Column } from './columns.ts';
import { called, type Field } from './names.ts';
import { timesIn, type Times } from './times.ts';

const OTHERS: Field[] = [
	'reply_to_id',
	'conversation_id',
	'author_id',
	'lang',
	'channel',
	'quote_of_id',
	'repost_of_id'
];

/** Takes the column of times: the best by name whose values are times, else any whose values are. */
export async function findTimes(
	database: Database,
	relation: string,
	columns: Column[],
	header: string[],
	fields: Map<Field, Column>,
	dayFirst: boolean
): Promise<Times | undefined> {
	const known = fields.get('posted_at');
	const likely = known
		? [known]
		: called('posted_at', header).map((index) => columns[index] as Column);
	for (const column of new Set(known ? likely : [...likely, ...columns])) {
		const byName = likely.includes(column);
		if (!isFirst(column, columns) || column.filled === 0) continue;
		const times = await timesIn(database, relation, column.sql, dayFirst);
		if (!times || times.fit < times.filled * (byName ? 0.5 : 0.9)) continue;
		fields.set('posted_at', column);
		return times;
	}
	return undefined;
}

/** Takes the columns of all other fields, by their names as far as the values allow. */
export async function findOthers(
	database: Database,
	columns: Column[],
	header: string[],
	fields: Map<Field, Column>
) {
	const free = (column: Column) =>
		isFirst(column, columns) && column.filled > 0 && ![...fields.values()].includes(column);
	const byName = (field: Field, allows: (column: Column) => boolean = () => true) => {
		const found = called(field, header)
			.map((index) => columns[index] as Column)
			.find((column) => free(column) && allows(column));
		if (found) fields.set(field, found);
		return found;
	};
	const ids =
		byName('post_id', ({ distinct, filled, type }) => distinct > filled / 2 && type !== 'text') ??
		columns.find(
			(column) =>
				free(column) &&
				column.filled > 1 &&
				column.distinct === column.filled &&
				['whole numbers', 'words'].includes(column.type)
		);
	if (ids) fields.set('post_id', ids);
	for (const field of OTHERS) {
		if (field === 'channel' || field === 'lang')
			byName(field, ({ length, type }) => length < 30 && type !== 'whole numbers');
		else if (!field.endsWith('_of_id') && field !== 'reply_to_id') byName(field);
		else {
			const column = byName(field);
			if (column && !(ids && (await refersTo(database, column, ids)))) fields.delete(field);
		}
	}
	byName('author_handle');
	byName('text', ({ type }) => type === 'text' || type === 'words');
	if (!fields.has('text')) {
		const [longest] = columns
			.filter((column) => free(column) && column.type === 'text')
			.sort((a, b) => b.length - a.length);
		if (longest) fields.set('text', longest);
	}
}

/** Of columns that are called the same only the first can be mapped; one without a name cannot be. */
function isFirst(column: Column, columns: Column[]): boolean {
	const name = column.name.toLowerCase();
	return name !== '' && columns.find((each) => each.name.toLowerCase() === name) === column;
}
