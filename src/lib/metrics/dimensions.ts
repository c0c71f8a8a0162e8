import { invalid, unknown } from '../model/errors.ts';
import type { Accepts, Vocabulary } from '../model/query.ts';
import { ROLES } from '../model/settings.ts';
import { METRICS } from './catalogue.ts';

/**
 * A way to split and to filter. `over` names what its SQL reads: the brand in scope, the unit's own
 * row, how long it waited, the handle that it addresses or that responded, its import, the incident in which it
 * began, or the local calendar at the unit's
 * (or response's) time.
 */
export interface Dimension {
	name: string;
	label: string;
	sentence: string;
	type: 'text' | 'integer' | 'instant';
	over: 'brand' | 'unit' | 'wait' | 'addressed' | 'responder' | 'import' | 'incident' | 'calendar';
	sql: string;
	/** Checks and spells a filter value; absent for running times, which `from` and `to` select. */
	accepts?: Accepts;
	/** True where filter values are compared without regard to case. */
	caseless?: true;
}

/** Lower ends, in seconds, of the bins in which waits are counted: whole minutes, on a log axis about even. */
export const BINS = [
	0, 60, 120, 180, 300, 480, 720, 1200, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 21_600,
	28_800, 43_200, 64_800, 86_400, 129_600, 172_800, 259_200, 388_800, 604_800
];

const anything = (value: string) => value;

function oneOf(name: string, allowed: readonly string[]) {
	return (value: string) => {
		if (allowed.includes(value)) return value;
		throw unknown(name, value, allowed);
	};
}

function integer(name: string, low: number, high: number) {
	return (value: string) => {
		const number = Number(value);
		if (/^\d+$/.test(value) && number >= low && number <= high) return String(number);
		throw invalid(name, value, `a whole number from ${low} to ${high}`);
	};
}

function running(name: string, label: string, sentence: string): Dimension {
	return { name, label, sentence, type: 'instant', over: 'calendar', sql: `calendar.${name}` };
}

function cyclic(
	name: string,
	label: string,
	sentence: string,
	low: number,
	high: number
): Dimension {
	const sql = `calendar.${name}`;
	return {
		name,
		label,
		sentence,
		type: 'integer',
		over: 'calendar',
		sql,
		accepts: integer(name, low, high)
	};
}

/** Every dimension there is, each defined here and nowhere else. */
export const DIMENSIONS: Dimension[] = [
	{
		name: 'brand',
		label: 'Brand',
		sentence: 'The family of handles that is addressed.',
		type: 'text',
		over: 'brand',
		sql: 'scope.brand',
		accepts: anything,
		caseless: true
	},
	{
		name: 'handle',
		label: 'Handle',
		sentence:
			'The handle addressed: the first one named, else the author of the post replied to or quoted.',
		type: 'text',
		over: 'addressed',
		sql: 'addressed.handle',
		accepts: anything,
		caseless: true
	},
	{
		name: 'role',
		label: 'Role',
		sentence: 'The role of the handle addressed.',
		type: 'text',
		over: 'addressed',
		sql: 'addressed.role',
		accepts: oneOf('role', ROLES)
	},
	{
		name: 'responder',
		label: 'Responder',
		sentence: 'The handle that gave the first response.',
		type: 'text',
		over: 'responder',
		sql: 'responding.handle',
		accepts: anything,
		caseless: true
	},
	{
		name: 'channel',
		label: 'Channel',
		sentence: 'Where the post was written.',
		type: 'text',
		over: 'unit',
		sql: 'mention.channel',
		accepts: anything
	},
	{
		name: 'reach',
		label: 'Reach',
		sentence:
			'How the post reached the brand: by its handle, as a reply, as a quote, or in its inbox: by mail, phone or chat.',
		type: 'text',
		over: 'unit',
		sql: 'mention.reach',
		accepts: oneOf('reach', ['handle', 'reply', 'quote', 'inbox'])
	},
	{
		name: 'source',
		label: 'Source',
		sentence: 'Which kind of import the post came from.',
		type: 'text',
		over: 'import',
		sql: 'imported.source',
		accepts: anything
	},
	{
		name: 'lang',
		label: 'Language',
		sentence: 'The language of the post, where the source states it.',
		type: 'text',
		over: 'unit',
		sql: 'mention.lang',
		accepts: anything
	},
	{
		name: 'waited',
		label: 'Waited',
		sentence:
			'How long the response took: the lower end of a bin in seconds, empty where there is none so far.',
		type: 'integer',
		over: 'wait',
		sql: `case ${[...BINS]
			.reverse()
			.map((low) => `when waiting.wait >= ${low} then ${low}`)
			.join(' ')} end`,
		accepts: oneOf('waited', BINS.map(String))
	},
	{
		name: 'incident',
		label: 'Incident',
		sentence:
			'The incident, confirmed or found, during which it was written, by when that began; empty outside.',
		type: 'instant',
		over: 'incident',
		sql: 'incident.began'
	},
	running('quarter_hour', 'Quarter hour', 'The local quarter of an hour.'),
	running('hour', 'Hour', 'The local hour; an hour repeated in autumn is two rows.'),
	running('day', 'Day', 'The local day, 23 or 25 hours long when the clock changes.'),
	running('week', 'Week', 'The local week from Monday.'),
	running('month', 'Month', 'The local month.'),
	cyclic('hour_of_day', 'Hour of day', 'The local hour, 0 to 23.', 0, 23),
	cyclic('weekday', 'Weekday', 'The local day of the week, 1 = Monday to 7.', 1, 7),
	cyclic('hour_of_week', 'Hour of week', 'Local hours since Monday 00:00, 0 to 167.', 0, 167),
	{
		name: 'window',
		label: 'Window',
		sentence: 'Inside or outside the window of hours and days.',
		type: 'text',
		over: 'calendar',
		sql: 'calendar.window_side'
	}
];

const byName = new Map(DIMENSIONS.map((dimension) => [dimension.name, dimension]));

/** The dimension of that name; the query grammar has made sure that it exists. */
export function dimension(name: string): Dimension {
	return byName.get(name) as Dimension;
}

/** The names that the query grammar knows. */
export const VOCABULARY: Vocabulary = {
	metrics: new Set(METRICS.map(({ name }) => name)),
	dimensions: new Map(DIMENSIONS.map(({ name, accepts }) => [name, accepts]))
};
