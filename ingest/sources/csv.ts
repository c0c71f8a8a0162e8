import { InputError } from '#lib/model/errors.ts';
import { POST_FIELDS, type Import } from '#lib/model/settings.ts';
import {
	literal,
	position,
	type Delimited,
	type DelimitedReading,
	type DelimitedSource
} from './source.ts';

/** Any delimited file whose columns an `[[import]]` of the settings maps to the fields of a post. */
export const csv: DelimitedSource = {
	name: 'csv',
	describe: 'any delimited file that an [[import]] of the settings maps; give its name as NAME',
	needs: ({ import: imports }) =>
		imports.length > 0
			? `the columns of an [[import]]: ${imports.map(({ name, columns }) => `${name} (${Object.values(columns).join(', ')})`).join('; ')}`
			: 'an [[import]] in the settings that maps its columns, and --dry-run proposes one',
	recognise(file, settings, asked) {
		const mapping = settings.import.find(
			(each) => (asked === undefined || each.name === asked) && missing(file, each).length === 0
		);
		return mapping && read(file, mapping);
	}
};

function missing(
	{ header, delimiter }: Delimited,
	{ columns, delimiter: expected }: Import
): string[] {
	if (delimiter !== expected) return Object.values(columns);
	return Object.values(columns).filter((column) => position(header, column) < 0);
}

function read({ header, delimiter }: Delimited, mapping: Import): DelimitedReading {
	const raw = Object.fromEntries(
		POST_FIELDS.map((field) => {
			const column = mapping.columns[field];
			return [field, column === undefined ? 'null' : `c${position(header, column)}`];
		})
	) as Record<(typeof POST_FIELDS)[number], string>;
	const clean = (field: (typeof POST_FIELDS)[number]) => `nullif(trim(${raw[field]}), '')`;
	const time = seconds(raw.posted_at, mapping);
	return {
		source: 'csv',
		space: mapping.ids ?? mapping.name,
		delimiter,
		mapping,
		columns: mapping.columns,
		reason: `its header has the columns of [[import]] ${mapping.name}`,
		select: `select
			${clean('post_id')} as post_id,
			${author(raw.author_handle)} as author_handle,
			${clean('author_id')} as author_id,
			${time} as posted_at,
			coalesce(${raw.text}, '') as text,
			${clean('lang')} as lang,
			${clean('reply_to_id')} as reply_to_id,
			${clean('quote_of_id')} as quote_of_id,
			${clean('repost_of_id')} as repost_of_id,
			${clean('conversation_id')} as conversation_id,
			coalesce(${clean('channel')}, ${literal(mapping.channel)}) as channel,
			false as company,
			null as version_at,
			case
				when ${clean('post_id')} is null then ${literal(`${mapping.columns.post_id} is empty`)}
				when ${clean('author_handle')} is null then ${literal(`${mapping.columns.author_handle} is empty`)}
				when ${time} is null then ${literal(`${mapping.columns.posted_at} is not ${timeWords(mapping)}: `)} || coalesce(${raw.posted_at}, '(empty)')
			end as refusal
		from file`
	};
}

/** SQL of an author as written: a handle without its @, or the address in `Ann Lee <ann@lee.example>`. */
function author(column: string): string {
	const address = `regexp_extract(${column}, '<([^<>@\\s]+@[^<>@\\s]+)>\\s*$', 1)`;
	return `coalesce(nullif(${address}, ''), nullif(ltrim(trim(${column}), '@'), ''))`;
}

const CLOCK = '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9:.]+';
const WITH_OFFSET = literal(`${CLOCK} ?(Z|z|[+-](0[0-9]|1[0-8])(:?[0-5][0-9])?)`);
const WITHOUT = literal(`${CLOCK}|[0-9]{4}-[0-9]{2}-[0-9]{2}`);

/** SQL of the seconds since 1970 that a column of times stands for, null where it is not a time. */
function seconds(column: string, { name, time_format: format, timezone }: Import): string {
	const local = (time: string) =>
		timezone === undefined ? 'null' : `timezone(${literal(timezone)}, ${time})`;
	if (format === undefined) {
		const iso = `case
			when regexp_full_match(trim(${column}), ${WITH_OFFSET}) then try_cast(trim(${column}) as timestamptz)
			when regexp_full_match(trim(${column}), ${WITHOUT}) then ${local(`try_cast(trim(${column}) as timestamp)`)}
		end`;
		return `floor(epoch(${iso}))::bigint`;
	}
	if (format === '%s') {
		return `try_cast(regexp_extract(trim(${column}), '^([0-9]{1,12})(\\.[0-9]+)?$', 1) as bigint)`;
	}
	const hasOffset = /%[zZ]/.test(format);
	if (!hasOffset && timezone === undefined) {
		throw new InputError(
			`missing timezone: [[import]] ${name} has times without offset; allowed: an IANA time zone`
		);
	}
	const parsed = `try_strptime(trim(${column}), ${literal(format)})`;
	return `floor(epoch(${hasOffset ? parsed : local(parsed)}))::bigint`;
}

function timeWords({ time_format: format, timezone }: Import): string {
	if (format === '%s') return 'a number of seconds since 1970';
	if (format !== undefined) return `like ${format}`;
	return timezone === undefined ? 'an ISO time with its offset' : 'an ISO time';
}
