import type { Demand, Target } from './demand.ts';
import { dutiesOf } from './duties.ts';
import { span } from './horizon.ts';
import type { Plan, PlanInput } from './plan.ts';
import { arrivalsOf, type Scenario } from './scenario.ts';
import { serve, type Arrivals } from './serve.ts';
import { meanOf, wilson, type Interval } from './statistics.ts';

export interface SimulateOptions {
	scenario: Scenario;
	/** Independent runs, each with a first round that does not count when the horizon is cyclic. */
	replications?: number;
	/** Rounds of a cyclic horizon that count, per run. */
	rounds?: number;
	seed?: number;
	/** Asked between runs; true ends the simulation with the runs so far. */
	stopped?: (() => boolean) | undefined;
	onProgress?: ((done: number, of: number) => void) | undefined;
}

/** What a roster did in simulated weeks (rounds of the horizon). */
export interface Simulated {
	targets: SimulatedTarget[];
	/** Share of the weeks in which every promise held, with its interval. */
	weeksMeeting: Interval;
	weeks: number;
	replications: number;
	seed: number;
	/** Part of their time at work, breaks excluded, that people spent on items, by site. */
	occupancy: Record<string, number>;
	/** Mean seconds until the first answer; Infinity where some never got one. */
	meanAnswer: number;
}

/** How one promise was kept. */
export interface SimulatedTarget extends Target {
	class: string;
	/** Mean over runs of the share in time, with its 95 % interval. */
	onTime: Interval;
	/** Share of weeks in which it held. */
	weeksMeeting: Interval;
	/** The hour of the round, from 0, in which arrivals were answered in time least; null when all are few. */
	worstHour: { hour: number; onTime: number } | null;
}

/** Arrivals that an hour of the round needs to be called the worst. */
const ENOUGH = 30;
/** Rounds of the roster after the last that counts, so that late answers are late and not missing. */
const AFTER = 3;
/** Sets the draws of absences apart from those of classes. */
const PEOPLE = 1_000_003;

/**
 * Plays a roster in simulated weeks, oldest first, people absent and items long or short by chance.
 * Runs with equal seeds have equal arrivals, work and absences whatever the roster: differences of
 * rosters are not drowned by chance. Classes share one queue, and every person can answer each.
 */
export function simulate(
	plan: Pick<Plan, 'people'>,
	input: Pick<PlanInput, 'horizon' | 'demands' | 'columns' | 'sites'>,
	options: SimulateOptions
): Simulated {
	const { replications = 100, rounds = 2, seed = 1, scenario, stopped, onProgress } = options;
	const { horizon, demands, columns, sites } = input;
	const [warm, counted] = horizon.cyclic ? [1, rounds] : [0, 1];
	const around = horizon.cyclic ? { from: -1, to: warm + counted + AFTER } : { from: 0, to: 1 };
	const tallies = demands.flatMap((demand) =>
		demand.targets.map((target) => new Tally(demand, target, input))
	);
	const [busy, present] = [new Map<string, number>(), new Map<string, number>()];
	let [waited, items, met, weeks, done] = [0, 0, 0, 0, 0];
	for (let run = 0; run < replications && !stopped?.(); run++) {
		const keys = [seed, run];
		const classes = demands.map((demand, k) =>
			arrivalsOf(demand, horizon, scenario, { rounds: warm + counted, keys: [...keys, k] })
		);
		const { arrivals, of } = merged(classes);
		const duties = dutiesOf({ columns, sites, horizon }, plan, {
			...around,
			keys: [...keys, PEOPLE]
		});
		const served = serve(arrivals, duties);
		duties.forEach(({ site, round, stretches }, index) => {
			if (round < warm || round >= warm + counted) return;
			const hours = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
			busy.set(site, (busy.get(site) ?? 0) + (served.busy[index] as number));
			present.set(site, (present.get(site) ?? 0) + hours);
		});
		tallies.forEach((tally) => tally.begin(counted));
		arrivals.at.forEach((at, i) => {
			const round = Math.floor((at - horizon.start) / span(horizon)) - warm;
			if (round < 0) return;
			const answered = served.answered[i] as number;
			waited += answered - at;
			items++;
			for (const tally of tallies)
				if (tally.of(demands, of[i] as number)) tally.add(round, at, answered);
		});
		const held = tallies.map((tally) => tally.end());
		for (let week = 0; week < counted; week++) met += Number(held.every((each) => each[week]));
		weeks += counted;
		done++;
		onProgress?.(done, replications);
	}
	return {
		targets: tallies.map((tally) => tally.result()),
		weeksMeeting: wilson(met, weeks),
		weeks,
		replications: done,
		seed,
		occupancy: Object.fromEntries(
			[...present].map(([site, seconds]) => [
				site,
				seconds > 0 ? (busy.get(site) ?? 0) / seconds : 0
			])
		),
		meanAnswer: items > 0 ? waited / items : 0
	};
}

/** Counts of one promise. */
class Tally {
	private readonly runs: number[] = [];
	private readonly hours: { all: Float64Array; inTime: Float64Array };
	private all = new Float64Array();
	private inTime = new Float64Array();
	private met = 0;
	private weeks = 0;

	constructor(
		private readonly demand: Demand,
		private readonly target: Target,
		private readonly input: Pick<PlanInput, 'horizon'>
	) {
		const hours = Math.ceil(span(input.horizon) / 3600);
		this.hours = { all: new Float64Array(hours), inTime: new Float64Array(hours) };
	}

	of(demands: Demand[], index: number): boolean {
		return demands[index] === this.demand;
	}

	begin(weeks: number) {
		this.all = new Float64Array(weeks);
		this.inTime = new Float64Array(weeks);
	}

	add(week: number, at: number, answered: number) {
		const { clock } = this.demand;
		const inTime =
			answered < Infinity && clock.at(answered) - clock.at(at) <= this.target.within + 1e-6 ? 1 : 0;
		const { start } = this.input.horizon;
		const offset = (at - start) % span(this.input.horizon);
		const hour = Math.floor(offset / 3600);
		bump(this.all, week, 1);
		bump(this.inTime, week, inTime);
		bump(this.hours.all, hour, 1);
		bump(this.hours.inTime, hour, inTime);
	}

	/** Whether the promise held in each week of the run. */
	end(): boolean[] {
		const [all, inTime] = [this.all, this.inTime].map((each) => each.reduce((a, b) => a + b, 0));
		if (all) this.runs.push((inTime as number) / all);
		const held = Array.from(
			this.all,
			(n, week) => (this.inTime[week] as number) >= this.target.share * n
		);
		this.met += held.filter(Boolean).length;
		this.weeks += held.length;
		return held;
	}

	result(): SimulatedTarget {
		const hours = Array.from(this.hours.all, (n, hour) => ({
			n,
			hour,
			onTime: (this.hours.inTime[hour] as number) / n
		})).filter(({ n }) => n >= ENOUGH);
		const worst = hours.reduce(
			(low, each) => (each.onTime < (low?.onTime ?? 2) ? each : low),
			hours[0]
		);
		return {
			...this.target,
			class: this.demand.id,
			onTime: meanOf(this.runs),
			weeksMeeting: wilson(this.met, this.weeks),
			worstHour: worst ? { hour: worst.hour, onTime: worst.onTime } : null
		};
	}
}

function bump(counts: Float64Array, index: number, by: number) {
	counts[index] = (counts[index] as number) + by;
}

/** Classes as one queue, in the order of arrival, with the class of each item. */
function merged(classes: Arrivals[]): { arrivals: Arrivals; of: Int32Array } {
	const [only] = classes;
	if (only && classes.length === 1) return { arrivals: only, of: new Int32Array(only.at.length) };
	const order = classes
		.flatMap(({ at, work }, k) =>
			Array.from(at, (time, i) => ({ k, time, work: work[i] as number }))
		)
		.sort((a, b) => a.time - b.time);
	return {
		arrivals: {
			at: Float64Array.from(order, ({ time }) => time),
			work: Float64Array.from(order, ({ work }) => work),
			answerAfter: Math.max(...classes.map(({ answerAfter }) => answerAfter))
		},
		of: Int32Array.from(order, ({ k }) => k)
	};
}
