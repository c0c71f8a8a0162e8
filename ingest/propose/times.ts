import type { Database } from '../database.ts';
import { literal } from '../sources/source.ts';

const DAYS = [
	'%d.%m.%Y',
	'%d/%m/%Y',
	'%m/%d/%Y',
	'%d-%m-%Y',
	'%m-%d-%Y',
	'%Y/%m/%d',
	'%Y.%m.%d',
	'%Y-%m-%d',
	'%d.%m.%y',
	'%d/%m/%y',
	'%m/%d/%y',
	'%d-%m-%y',
	'%d %b %Y',
	'%d %B %Y',
	'%b %d, %Y',
	'%B %d, %Y',
	'%b %d %Y',
	'%a, %d %b %Y'
];
const CLOCKS = [
	'%H:%M:%S',
	'%H:%M',
	'%I:%M:%S %p',
	'%I:%M %p',
	'%H:%M:%S.%f',
	'%H:%M:%S %z',
	'%H:%M %z',
	'%H:%M:%S %Z'
];

const ISO = `'[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9:.]+'`;
const ISO_OFFSET = `'[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9:.]+ ?(Z|z|[+-](0[0-9]|1[0-8])(:?[0-5][0-9])?)'`;

/** Ways to write a time, ISO apart: a day and a clock in all their pairs, and a few of their own. */
const FORMATS = [
	...DAYS.flatMap((day) =>
		[' ', ', '].flatMap((between) => CLOCKS.map((clock) => `${day}${between}${clock}`))
	),
	'%a %b %d %H:%M:%S %z %Y',
	'%a %b %d %H:%M:%S %Y'
];

const SAMPLE = 200;

/** How the times of a column are written. */
export interface Times {
	/** For `strptime`; `%s` for seconds since 1970, undefined for ISO. */
	format: string | undefined;
	/** Whether each says its distance to UTC. */
	zoned: boolean;
	filled: number;
	/** How many of the values are written so. */
	fit: number;
	/** The format that reads day and month the other way round and fits as well. */
	other: string | undefined;
}

/**
 * Finds how the values of a column of the relation are written, by all of them.
 *
 * @param dayFirst which of two readings is meant where every value allows both
 * @returns undefined when they are no times
 */
export async function timesIn(
	database: Database,
	relation: string,
	column: string,
	dayFirst: boolean
): Promise<Times | undefined> {
	const value = `trim(${column})`;
	const values = `(select ${value} as value from ${relation} where ${value} <> '')`;
	const some = `(from ${values} order by hash(value) limit ${SAMPLE})`;
	const clock = `select count(*)::double from ${some} where regexp_matches(value, '[0-9]:[0-9]|^[0-9.]+$')`;
	if ((await database.number(clock)) === 0) return undefined;
	const tests = new Map<string, string>([
		[
			'iso offset',
			`regexp_full_match(value, ${ISO_OFFSET}) and try_cast(value as timestamptz) is not null`
		],
		['iso', `regexp_full_match(value, ${ISO}) and try_cast(value as timestamp) is not null`],
		['%s', `regexp_full_match(value, '1[0-9]{9}(\\.[0-9]+)?')`],
		...FORMATS.map((format) => [format, fits(format)] as const)
	]);
	const counted = await count(database, some, tests);
	const likely = [...counted].filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
	const chosen = new Map(likely.slice(0, 12).map(([name]) => [name, tests.get(name) as string]));
	const filled = await database.number(`select count(*)::double from ${values}`);
	const [[name, fit] = ['', 0], ...rest] = [...(await count(database, values, chosen))].sort(
		([a, most], [b, least]) =>
			least - most || Number(isDayFirst(b) === dayFirst) - Number(isDayFirst(a) === dayFirst)
	);
	if (fit === 0) return undefined;
	if (name.startsWith('iso'))
		return { format: undefined, zoned: name !== 'iso', filled, fit, other: undefined };
	const other = rest.find(([each, number]) => number === fit && each === swapped(name))?.[0];
	return { format: name, zoned: /%[zZ]/.test(name) || name === '%s', filled, fit, other };
}

/** A year that is written with two digits is none of the first century. */
function fits(format: string): string {
	return `try_strptime(value, ${literal(format)}) >= '1990-01-01'`;
}

async function count(
	database: Database,
	values: string,
	tests: Map<string, string>
): Promise<Map<string, number>> {
	if (tests.size === 0) return new Map();
	const counts = [...tests.values()].map(
		(test, index) => `count(*) filter (${test})::double as n${index}`
	);
	const [row = {}] = await database.all(`select ${counts.join(', ')} from ${values}`);
	return new Map([...tests.keys()].map((name, index) => [name, row[`n${index}`] as number]));
}

function isDayFirst(format: string): boolean {
	return format.startsWith('%d');
}

/** The format with day and month exchanged. */
function swapped(format: string): string {
	return format.replace(/%[dm](.)%[dm]/, (days, sign: string) =>
		days.startsWith('%d') ? `%m${sign}%d` : `%d${sign}%m`
	);
}
