import { countVariance, coverage, mase, pinball, wape } from '#lib/staffing/accuracy.ts';
import {
	agentsFor,
	erlangB,
	erlangC,
	erlangsFor,
	fractionalAgentsFor,
	fractionalAgentsForWait,
	meanQueue,
	meanWait,
	occupancy,
	servedWithin,
	serversFor,
	waitQuantile,
	withShrinkage
} from '#lib/staffing/erlang.ts';
import { erlangA } from '#lib/staffing/erlangA.ts';
import { halfinWhitt, waveOfLoad } from '#lib/staffing/squareRoot.ts';
import {
	deadlineBacklog,
	earliestDue,
	followTheSun,
	shiftCover,
	shiftProgram,
	string
} from './backlogVectors.ts';
import { zones } from './zoneVectors.ts';

export type Inputs = Record<string, unknown>;
export type Answers = Record<string, unknown>;

export interface Vector {
	id: string;
	group: string;
	title: string;
	inputs: Inputs;
	expected: Record<string, unknown>;
	tolerance: Record<string, number | boolean>;
}

type Kind = (inputs: Inputs, wanted: string[]) => Answers | Promise<Answers>;

const KINDS: Record<string, Kind> = {
	erlang_b: blocking,
	erlang_c: waiting,
	erlang_c_fractional: fractional,
	mms_textbook: textbook,
	erlang_a: impatient,
	sqrt_staffing: squareRoot,
	modified_offered_load: wave,
	shrinkage: uplift,
	shift_cover: shiftCover,
	deadline_backlog: deadlineBacklog,
	deadline_shift_milp: shiftProgram,
	deadline_edf: earliestDue,
	taut_string: string,
	follow_the_sun: followTheSun,
	timezone: zones,
	forecast_metric: metrics
};

/** What this project answers to the inputs of a vector of a kind; traps are of the kind they look like. */
export function answersOf(group: string, inputs: Inputs, wanted: string[]) {
	const kind = KINDS[group === 'published_but_wrong' ? kindOf(inputs, wanted) : group];
	if (!kind) throw new Error(`unknown group: ${group}; allowed: ${Object.keys(KINDS).join(', ')}`);
	return kind(inputs, wanted);
}

function kindOf(inputs: Inputs, wanted: string[]): string {
	if ('cover' in inputs) return 'shift_cover';
	if ('work_agent_hours' in inputs)
		return 'shifts' in inputs ? 'deadline_shift_milp' : 'deadline_backlog';
	if ('actual' in inputs) return 'forecast_metric';
	if ('tz' in inputs || 'instants' in inputs) return 'timezone';
	if (['patience_min', 'patience_s', 'theta'].some((key) => key in inputs)) return 'erlang_a';
	if ('beta' in inputs) return 'sqrt_staffing';
	const blocks = 'blocking' in inputs || wanted.includes('blocking');
	return blocks || ('cases' in inputs && wanted.includes('raw_positions'))
		? 'erlang_b'
		: 'erlang_c';
}

/** The first of several names under which an input may stand. */
function pick(inputs: Inputs, ...names: string[]): number | undefined {
	return names.map((name) => inputs[name]).find((value) => typeof value === 'number') as
		number | undefined;
}

function blocking(inputs: Inputs): Answers {
	if (Array.isArray(inputs.cases)) {
		const found = (inputs.cases as [number, number][]).map(([a, b]) => serversFor(a, b));
		return { raw_positions: found, servers: found, values: found };
	}
	const agents = pick(inputs, 'servers', 'agents');
	const erlangs = pick(inputs, 'erlangs') ?? load(inputs);
	const share = pick(inputs, 'blocking');
	if (agents === undefined) {
		const servers = serversFor(erlangs as number, share as number);
		return { servers, agents: servers, raw_positions: servers };
	}
	if (erlangs === undefined) return { erlangs: erlangsFor(agents, share as number) };
	return { blocking: erlangB({ agents, erlangs }) };
}

/** Offered load, from whichever way it is told. */
function load(inputs: Inputs): number | undefined {
	const direct = pick(inputs, 'erlangs');
	if (direct !== undefined) return direct;
	const calls = pick(inputs, 'calls', 'transactions');
	const seconds = handling(inputs);
	const interval = pick(inputs, 'interval_s') ?? 60 * (pick(inputs, 'interval_min') ?? NaN);
	if (calls !== undefined) return (calls * seconds) / interval;
	const perMinute = pick(inputs, 'arrival_per_min');
	const perHour = pick(inputs, 'arrival_per_h');
	if (perMinute !== undefined) return (perMinute * seconds) / 60;
	if (perHour !== undefined) return (perHour * seconds) / 3600;
	const rate = pick(inputs, 'arrival');
	return rate === undefined ? undefined : rate / (pick(inputs, 'mu') ?? 1);
}

function handling(inputs: Inputs): number {
	return pick(inputs, 'aht_s') ?? 60 * (pick(inputs, 'aht_min') ?? 1 / 60);
}

function waiting(inputs: Inputs): Answers {
	if (Array.isArray(inputs.cases)) {
		const cases = inputs.cases as [number, number][];
		return { values: cases.map(([agents, erlangs]) => erlangC({ agents, erlangs })) };
	}
	const erlangs = load(inputs) as number;
	const seconds = handling(inputs);
	const within = pick(inputs, 'target_s') ?? 60 * (pick(inputs, 'target_answer_min') ?? NaN);
	const share = pick(inputs, 'service_level') ?? NaN;
	const maxOccupancy = pick(inputs, 'max_occupancy') ?? 1;
	const goal = { erlangs, handling: seconds, share, within, maxOccupancy };
	const agents = pick(inputs, 'agents', 'servers', 'raw_positions', 'positions') ?? agentsFor(goal);
	const queue = { agents, erlangs };
	const away = pick(inputs, 'shrinkage') ?? 0;
	const level = servedWithin(queue, seconds, within);
	const delayed = erlangC(queue);
	const wait = meanWait(queue, seconds);
	const rostered = Math.ceil(withShrinkage(agents, away) - 1e-9);
	const levels = (each: number) => servedWithin({ agents: each, erlangs }, seconds, within);
	return {
		raw_positions: agents,
		agents,
		positions: rostered,
		with_shrinkage: rostered,
		service_level: level,
		service_level_pct: 100 * level,
		occupancy: occupancy(queue),
		utilization: occupancy(queue),
		waiting_probability: delayed,
		delayed_pct: 100 * delayed,
		immediate: 1 - delayed,
		asa_s: wait,
		avg_wait_s: wait,
		delay_of_delayed_s: wait / delayed,
		queue: meanQueue(queue),
		p90_wait_s: waitQuantile(queue, seconds, 0.9),
		sl_by_agents: Object.fromEntries(
			Array.from({ length: 60 }, (_, i) => [i + Math.ceil(erlangs), levels(i + Math.ceil(erlangs))])
		)
	};
}

function fractional(inputs: Inputs): Answers {
	const erlangs = load(inputs) as number;
	const seconds = handling(inputs);
	const wait = pick(inputs, 'asa_s');
	if (wait !== undefined) return { servers_real: fractionalAgentsForWait(erlangs, seconds, wait) };
	const agents = pick(inputs, 'agents', 'servers', 'servers_real');
	if (agents !== undefined) {
		const queue = { agents, erlangs };
		return {
			waiting_probability: erlangC(queue),
			blocking: erlangB(queue),
			asa_s: meanWait(queue, seconds)
		};
	}
	const share = pick(inputs, 'service_level') as number;
	const within = pick(inputs, 'target_s') as number;
	return { servers_real: fractionalAgentsFor({ erlangs, handling: seconds, share, within }) };
}

/** Queues of textbooks: times in the unit of the rates, `s1`, `s2` … for several numbers of servers. */
function textbook(inputs: Inputs, wanted: string[]): Answers {
	const unit = 'arrival_per_min' in inputs ? 'min' : 'h';
	const arrival = pick(inputs, `arrival_per_${unit}`) as number;
	const minutes = pick(inputs, 'service_min', 'service_h');
	const each = pick(inputs, 'service_per_min', 'service_per_h');
	const scale = 'service_min' in inputs && unit === 'h' ? 60 : 1;
	const seconds = each === undefined ? (minutes as number) / scale : 1 / each;
	const of = (agents: number): Answers => {
		const queue = { agents, erlangs: arrival * seconds };
		const wait = meanWait(queue, seconds);
		const longer = (time: number) => 1 - servedWithin(queue, seconds, time);
		return {
			Pwait: erlangC(queue),
			rho: occupancy(queue),
			[`Wq_${unit}`]: wait,
			[`W_${unit}`]: wait + seconds,
			Lq: meanQueue(queue),
			L: meanQueue(queue) + queue.erlangs,
			P0: idle(queue),
			P_gt_half_h: longer(0.5),
			P_gt_1h: longer(1)
		};
	};
	const servers = pick(inputs, 'servers', 'agents');
	if (servers !== undefined) return of(servers);
	return Object.fromEntries(wanted.map((key) => [key, of(Number(key.slice(1)))]));
}

/** The chance that nobody is there: C = aˢ / (s! (1 − ρ)) · P0. */
function idle({ agents, erlangs }: { agents: number; erlangs: number }): number {
	let weight = 1;
	for (let n = 1; n <= agents; n++) weight *= erlangs / n;
	return (erlangC({ agents, erlangs }) * (1 - erlangs / agents)) / weight;
}

function impatient(inputs: Inputs): Answers {
	const mu = pick(inputs, 'mu');
	const seconds = mu === undefined ? handling(inputs) : 1 / mu;
	const theta = pick(inputs, 'theta');
	const patience =
		theta === undefined
			? (pick(inputs, 'patience_s') ?? 60 * (pick(inputs, 'patience_min') as number))
			: 1 / theta;
	const found = erlangA({
		agents: pick(inputs, 'agents', 'servers') as number,
		erlangs: load(inputs) as number,
		handling: seconds,
		patience
	});
	return {
		abandon: found.abandoned,
		abandonment: found.abandoned,
		waiting_probability: found.waiting,
		avg_wait_s: found.meanWait,
		queue: found.queued,
		utilization: found.occupancy,
		occupancy: found.occupancy
	};
}

function squareRoot({ beta }: Inputs): Answers {
	const alpha = Array.isArray(beta) ? beta.map(halfinWhitt) : halfinWhitt(beta as number);
	return { alpha };
}

function wave(inputs: Inputs): Answers {
	const { damping, lag } = waveOfLoad(
		60 * (pick(inputs, 'period_h') as number),
		handling(inputs) / 60
	);
	return { damping, lag_min: lag };
}

function uplift(inputs: Inputs): Answers {
	const away = pick(inputs, 'shrinkage') ?? 0;
	const agents = pick(inputs, 'agents', 'raw_positions', 'base', 'net', 'base_fte');
	if (agents !== undefined) {
		const rostered = withShrinkage(agents, away);
		return {
			required: rostered,
			required_fte: rostered,
			gross: rostered,
			positions: Math.ceil(rostered - 1e-9),
			agents: rostered
		};
	}
	const hours = ((pick(inputs, 'calls', 'transactions') as number) * handling(inputs)) / 3600;
	const factor = pick(inputs, 'uplift') ?? 1;
	return { base_hours: hours, required_hours: withShrinkage(hours, away) * factor };
}

function metrics(inputs: Inputs): Answers {
	const list = (name: string) => [inputs[name] ?? []].flat() as number[];
	const actual = list('actual');
	const forecast =
		[list('forecast'), list('quantile_forecast')].find(({ length }) => length > 0) ?? [];
	const level = pick(inputs, 'q', 'tau', 'level', 'quantile') ?? 0.5;
	const loss = pinball(actual, forecast, level);
	const error = wape(actual, forecast);
	const variance = countVariance(pick(inputs, 'mean') ?? 0, pick(inputs, 'day_cv') ?? 0);
	return {
		mase: mase(actual, forecast, list('insample'), pick(inputs, 'm', 'season') ?? 1),
		wape: error,
		wape_pct: 100 * (error ?? NaN),
		pinball: loss,
		pinball_loss: loss,
		loss,
		coverage: coverage(actual, list('low'), list('high')),
		variance,
		sd: Math.sqrt(variance)
	};
}
