import { hoursPerItem, type Demand } from './demand.ts';
import { span, type Horizon } from './horizon.ts';
import { randomOf } from './random.ts';
import type { Arrivals } from './serve.ts';

/** What chance does to a load. */
export interface Scenario {
	/** Coefficient of variation of whole days around the forecast. */
	dayCv: number;
	/** Shape of the gamma factor of single hours (the k of a negative binomial); none when absent. */
	hourShape?: number;
	/** Sudden crowds. */
	spikes?: { perWeek: number; factor: number; seconds: number };
	/** Coefficient of variation of the work of single items. */
	handlingCv: number;
}

const DAY = 86_400;
const WEEK = 7 * DAY;
/** What a stream of draws is for. */
const PURPOSE = { days: 1, hours: 2, spikes: 3, arrivals: 4, work: 5 };

/** Arrivals of one class over some rounds of a horizon: Poisson given the day, the hour and the crowd. */
export function arrivalsOf(
	demand: Demand,
	horizon: Horizon,
	scenario: Scenario,
	{ rounds, keys }: { rounds: number; keys: number[] }
): Arrivals {
	const { start, step, count } = horizon;
	const length = span(horizon) * rounds;
	const factors = (
		each: number,
		purpose: number,
		draw: (random: ReturnType<typeof randomOf>) => () => number
	) => {
		const next = draw(randomOf(...keys, purpose));
		return Float64Array.from({ length: Math.ceil(length / each) }, next);
	};
	const days = factors(DAY, PURPOSE.days, (random) => random.around(scenario.dayCv));
	const { hourShape } = scenario;
	const hours =
		hourShape && factors(3600, PURPOSE.hours, (random) => () => random.gamma(hourShape));
	const crowds = crowdsOf(scenario, length, keys);
	const random = randomOf(...keys, PURPOSE.arrivals);
	const kept = 1 - (demand.deflected ?? 0);
	const at: number[] = [];
	const opening = (demand.opening ?? []).toSorted((a, b) => a.at - b.at);
	for (const { at: opened, items } of opening) {
		for (let i = 0; i < Math.round(items * kept); i++) at.push(opened);
	}
	for (let t = 0; t < count * rounds; t++) {
		const offset = t * step;
		const crowd =
			crowds.length > 0 &&
			crowds.some((begin) => begin <= offset && offset < begin + (scenario.spikes?.seconds ?? 0));
		const mean =
			(demand.items[t % count] as number) *
			kept *
			(days[Math.floor(offset / DAY)] as number) *
			(hours ? (hours[Math.floor(offset / 3600)] as number) : 1) *
			(crowd ? (scenario.spikes?.factor ?? 1) : 1);
		const times = new Float64Array(random.poisson(mean));
		for (let i = 0; i < times.length; i++) times[i] = start + offset + random.unit() * step;
		times.sort();
		for (let i = 0; i < times.length; i++) at.push(times[i] as number);
	}
	const around = randomOf(...keys, PURPOSE.work).around(scenario.handlingCv);
	const seconds = (hoursPerItem({ ...demand, deflected: 0 }) || 0) * 3600;
	const work = new Float64Array(at.length);
	for (let i = 0; i < work.length; i++) work[i] = seconds * around();
	return {
		at: new Float64Array(at),
		work,
		answerAfter: Math.min(1, demand.handling / (seconds || 1))
	};
}

function crowdsOf({ spikes }: Scenario, length: number, keys: number[]): number[] {
	if (!spikes) return [];
	const random = randomOf(...keys, PURPOSE.spikes);
	const count = random.poisson((spikes.perWeek * length) / WEEK);
	return Array.from({ length: count }, () => random.unit() * length);
}
