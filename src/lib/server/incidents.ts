import { metric } from '../metrics/catalogue.ts';
import type { Query } from '../model/query.ts';
import { formatInstant, formatZoned } from '../model/time.ts';
import { answer, answered, type Answer } from './answer.ts';
import { columnOf, type Column } from './compose.ts';
import type { PublishedIncident, Row } from './contents.ts';
import { resolve, type Resolved } from './resolve.ts';
import type { Warehouse } from './warehouse.ts';

/** What is told of each incident besides its own facts. */
const METRICS = [
	'mentions',
	'units',
	'response_rate_1h',
	'response_rate_1h_low',
	'response_rate_1h_high',
	'response_rate_24h',
	'response_rate_24h_low',
	'response_rate_24h_high',
	'response_p50',
	'open'
];

const COLUMNS: Column[] = [
	{ name: 'brand', label: 'Brand', unit: 'text' },
	{ name: 'incident', label: 'Began', unit: 'instant' },
	{ name: 'ended', label: 'Ended', unit: 'instant' },
	{ name: 'kind', label: 'Confirmed or found', unit: 'text' },
	{ name: 'topic', label: 'Topic', unit: 'text' },
	{ name: 'usual', label: 'Mentions that would have been usual', unit: 'number' },
	{ name: 'first_post', label: 'First public post of the brand after it began', unit: 'instant' },
	{ name: 'first_post_seconds', label: 'Seconds to that post', unit: 'seconds' },
	...METRICS.map((name) => columnOf(metric(name)))
];

/**
 * Lists the incidents, confirmed or found, that overlap the range of a question without metrics, each
 * with the numbers of the mentions written during it. A public post is one that answers nobody.
 *
 * @throws InputError for a question that asks what is not known
 */
export async function answerIncidents(warehouse: Warehouse, query: Query): Promise<Answer> {
	const snapshot = await warehouse.snapshot();
	const resolved = resolve(query, snapshot);
	const { tz } = resolved;
	const brands = new Set(resolved.brands.map(({ brand }) => brand));
	const asOf = resolved.asOf ?? -Infinity;
	const [from, to] = [resolved.from ?? -Infinity, resolved.to ?? Infinity];
	// What is usual is known for all that is written to a brand, and for whole incidents.
	const narrowed =
		Object.keys(query.filters).some((name) => name !== 'brand') || query.window || query.days;
	const known = snapshot.incidents.filter(
		({ brand, began, ended }) => brands.has(brand) && began <= asOf && began < to && ended > from
	);
	const numbers = await numbersOf(warehouse, query, resolved, known);
	const rows = known.map((incident) => {
		const whole = from <= incident.began && incident.ended <= Math.min(to, asOf);
		const usual = narrowed || !whole ? null : incident.expected;
		const facts = factsOf({ ...incident, expected: usual }, tz, asOf);
		return { ...facts, ...(numbers.get(`${facts.brand} ${facts.incident}`) ?? NONE) };
	});
	return { ...answered(resolved, snapshot), columns: COLUMNS, rows, refusals: [], sql: '' };
}

/** The numbers of incidents, by brand and beginning, from the time in which they lie. */
async function numbersOf(
	warehouse: Warehouse,
	query: Query,
	{ from, to }: Resolved,
	incidents: PublishedIncident[]
): Promise<Map<string, Row>> {
	if (incidents.length === 0) return new Map();
	const low = Math.min(...incidents.map(({ began }) => began));
	const high = Math.max(...incidents.map(({ ended }) => ended));
	const { rows } = await answer(warehouse, {
		...query,
		metrics: METRICS,
		by: ['brand', 'incident'],
		incidents: 'include',
		from: formatInstant(Math.max(low, from ?? low)),
		to: formatInstant(Math.min(high, to ?? high))
	});
	return new Map(rows.map((row) => [`${row.brand} ${row.incident}`, row]));
}

/** The numbers of an incident during which nothing of what was asked for was written. */
const NONE: Row = Object.fromEntries(METRICS.map((name) => [name, metric(name).empty]));

function factsOf(incident: PublishedIncident, tz: string, asOf: number): Row {
	const { brand, began, ended, kind, topic, expected } = incident;
	const post =
		incident.first_post_at !== null && incident.first_post_at <= asOf
			? incident.first_post_at
			: null;
	return {
		brand,
		incident: formatZoned(began, tz),
		ended: formatZoned(ended, tz),
		kind,
		topic,
		usual: expected,
		first_post: post === null ? null : formatZoned(post, tz),
		first_post_seconds: post === null ? null : post - began
	};
}
