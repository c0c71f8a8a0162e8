import { LADDER, WAITING_SECONDS, type Additive, type Fact, type Metric } from './metric.ts';
import { share } from './share.ts';

/** Counts the rows of the fact for which a condition holds. */
const countOf = (where: string) => ({ where, sql: `count_if(${where})` });
/** An aggregate function of a column over the rows for which a condition holds. */
const over = (call: string, where: string, column: string) => ({
	where,
	sql: `${call}(case when ${where} then ${column} end)`
});
/** What adds up and depends on no instant, and what depends on every response that comes to be known. */
const AT_ONCE: Additive = { by: 'sum', settles: 0 };
const NEVER: Additive = { by: 'sum', settles: Infinity };
const OPEN = 'unit and not responded';
const WAITING = `${OPEN} and elapsed < ${WAITING_SECONDS}`;

/** The family of one rung of the ladder: the rate, its interval, and the counts it is made of. */
function rung({ rung, words, seconds }: (typeof LADDER)[number]): Metric[] {
	const mature = `unit and age >= ${seconds}`;
	return [
		...share(
			{
				name: `response_rate_${rung}`,
				label: `Answered within ${rung}`,
				sentence: `The share of units at least ${words} old that got a response within ${words}.`,
				better: 'higher'
			},
			`within_${rung}`,
			`mature_${rung}`
		),
		{
			name: `within_${rung}`,
			label: `Number answered within ${rung}`,
			unit: 'count',
			sentence: `Units at least ${words} old that got a response within ${words}.`,
			empty: 0,
			better: 'higher',
			kind: 'aggregate',
			fact: 'mentions',
			...countOf(`${mature} and wait <= ${seconds}`),
			adds: { by: 'sum', settles: seconds, ripe: `unit and wait <= ${seconds}` }
		},
		{
			name: `mature_${rung}`,
			label: `Old enough for ${rung}`,
			unit: 'count',
			sentence: `Units at least ${words} old: young enough ones have not had their chance yet.`,
			empty: 0,
			better: null,
			kind: 'aggregate',
			fact: 'mentions',
			...countOf(mature),
			adds: { by: 'sum', settles: seconds, ripe: 'unit' }
		}
	];
}

function percentile(percent: number, words: string): Metric {
	return {
		name: `response_p${percent}`,
		label: percent === 50 ? 'Median first response' : `${percent} % answered after`,
		unit: 'seconds',
		sentence: `The time by which ${words} of the units have a response, silence included; empty when so many never got one. Of more than about 20,000 mentions it is told within 1 %.`,
		empty: null,
		better: 'lower',
		source:
			'E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958) 457–481',
		kind: 'curve',
		quantile: percent / 100
	};
}

/** Every number there is, each defined here and nowhere else. */
export const METRICS: Metric[] = [
	{
		name: 'mentions',
		label: 'Mentions',
		unit: 'count',
		sentence:
			'Posts that address the brand: by its handle, by replying to it, by quoting it, or in its inbox.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'mentions',
		sql: 'count(*)',
		adds: AT_ONCE
	},
	{
		name: 'cases',
		label: 'Cases',
		unit: 'count',
		sentence:
			'Mentions that open an exchange: the first, or the first after more than 24 hours of silence.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'mentions',
		...countOf('opens'),
		adds: AT_ONCE
	},
	{
		name: 'units',
		label: 'Units',
		unit: 'count',
		sentence: 'What the other numbers count: cases, or every mention, as the reading says.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'mentions',
		...countOf('unit'),
		adds: AT_ONCE
	},
	{
		name: 'authors',
		label: 'Customers',
		unit: 'count',
		sentence: 'Different authors of the units.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'mentions',
		where: 'unit',
		sql: 'count(distinct case when unit then author end)'
	},
	{
		name: 'answered',
		label: 'Answered',
		unit: 'count',
		sentence: 'Units that have a response so far.',
		empty: 0,
		better: 'higher',
		kind: 'aggregate',
		fact: 'mentions',
		...countOf('unit and responded'),
		adds: NEVER
	},
	...share(
		{
			name: 'answered_share',
			label: 'Answered so far',
			sentence: 'The share of units that have a response so far, young ones included.',
			better: 'higher'
		},
		'answered',
		'units'
	),
	...LADDER.flatMap(rung),
	percentile(50, 'half'),
	percentile(75, 'three quarters'),
	percentile(90, 'nine tenths'),
	{
		name: 'response_mean_answered',
		label: 'Mean response, answered only',
		unit: 'seconds',
		sentence: 'The mean wait of the answered units; it ignores silence and serves comparison only.',
		empty: null,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		...over('avg', 'unit and wait is not null', 'wait')
	},
	{
		name: 'response_median_answered',
		label: 'Median response, answered only',
		unit: 'seconds',
		sentence:
			'The median wait of the answered units; it ignores silence and serves comparison only.',
		empty: null,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		quantile: 0.5,
		...over('median', 'unit and wait is not null', 'wait')
	},
	{
		name: 'responses',
		label: 'Responses',
		unit: 'count',
		sentence:
			'Posts of the brand that are the first response of at least one unit, by their own time.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'responses',
		sql: 'count(*)',
		adds: AT_ONCE
	},
	{
		name: 'answers',
		label: 'Answers',
		unit: 'count',
		sentence:
			'Posts of the brand that reply to somebody, those of machines left out, by their own time.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'answers',
		sql: 'sum(many)'
	},
	...(['median', 'mean'] as const).map((kind): Metric => ({
		name: `answer_${kind}`,
		label: `${kind === 'median' ? 'Median' : 'Mean'} time to answer, answered only`,
		unit: 'seconds',
		sentence: `The ${kind} time from the post that an answer replies to until the answer; the id of a post on X tells when it came, even where it was never collected. It knows nothing of silence.`,
		empty: null,
		better: 'lower',
		kind: 'aggregate',
		fact: 'answers',
		sql: `${kind === 'median' ? 'median' : 'avg'}(taken)`
	})),
	{
		name: 'signed',
		label: 'Signed answers',
		unit: 'count',
		sentence: 'Answers that an agent has signed, as in “^JD” or “-Jo”.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'answers',
		sql: 'sum(case when agent is not null then many end)'
	},
	...share(
		{
			name: 'signed_share',
			label: 'Signed',
			sentence: 'The share of answers that an agent has signed.',
			better: null
		},
		'signed',
		'answers'
	),
	{
		name: 'agents',
		label: 'Agents',
		unit: 'count',
		sentence: 'Different signs under answers: no more people than that are certain to be there.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'answers',
		sql: 'count(distinct agent)'
	},
	{
		name: 'agent_hours',
		label: 'Agent hours',
		unit: 'count',
		sentence: 'Local hours in which an agent has signed, each agent’s counted: a lower bound.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'answers',
		sql: "count(distinct agent || ' ' || hour_of_answer)"
	},
	{
		name: 'answers_per_agent_hour',
		label: 'Answers per agent hour',
		unit: 'per_hour',
		sentence: 'Signed answers divided by the hours in which their agents have signed.',
		empty: null,
		better: null,
		kind: 'derived',
		needs: ['signed', 'agent_hours'],
		sql: 'signed / nullif(agent_hours, 0)'
	},
	{
		name: 'open',
		label: 'Without answer',
		unit: 'count',
		sentence: 'Units that have no response.',
		empty: 0,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		...countOf(OPEN),
		adds: NEVER
	},
	{
		name: 'open_oldest_seconds',
		label: 'Oldest without answer',
		unit: 'seconds',
		sentence: 'The age of the oldest unit that has no response.',
		empty: null,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		...over('max', OPEN, 'age')
	},
	{
		name: 'waiting',
		label: 'Waiting now',
		unit: 'count',
		sentence:
			'Units younger than 7 days that have no response; older ones are missed, no longer waiting.',
		empty: 0,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		...countOf(WAITING),
		adds: { by: 'sum', settles: WAITING_SECONDS }
	},
	{
		name: 'waiting_oldest_seconds',
		label: 'Oldest waiting',
		unit: 'seconds',
		sentence: 'The age of the oldest unit younger than 7 days that has no response.',
		empty: null,
		better: 'lower',
		kind: 'aggregate',
		fact: 'mentions',
		...over('max', WAITING, 'age'),
		adds: { by: 'max', settles: WAITING_SECONDS }
	},
	{
		name: 'backlog',
		label: 'Backlog',
		unit: 'level',
		sentence:
			'Units that wait at the end of the time shown, none of them for 7 days or more; by hours that come again, the mean over their ends.',
		empty: 0,
		better: 'lower',
		kind: 'aggregate',
		fact: 'backlog',
		// So that means of several brands make the same sum in whatever order they come.
		sql: 'sum(waiting order by waiting)'
	},
	{
		name: 'exposure_hours',
		label: 'Hours observed',
		unit: 'hours',
		sentence: 'Real elapsed hours for which posts were collected.',
		empty: 0,
		better: null,
		kind: 'aggregate',
		fact: 'exposure',
		sql: 'sum(seconds) / 3600.0'
	},
	{
		name: 'mentions_per_hour',
		label: 'Mentions per hour',
		unit: 'per_hour',
		sentence: 'Mentions divided by the hours observed, so that short days and gaps do not deceive.',
		empty: null,
		better: null,
		kind: 'derived',
		needs: ['mentions', 'exposure_hours'],
		sql: 'mentions / nullif(exposure_hours, 0)'
	}
];

const byName = new Map(METRICS.map((metric) => [metric.name, metric]));

/** The metric of that name; the query grammar has made sure that it exists. */
export function metric(name: string): Metric {
	return byName.get(name) as Metric;
}

/** The fact that a metric is counted in, or the numbers that it is computed from are; none for curves. */
export function factOf(name: string): Fact | undefined {
	const one = metric(name);
	if (one.kind === 'curve') return undefined;
	return one.kind === 'aggregate' ? one.fact : factOf(one.needs[0] as string);
}
