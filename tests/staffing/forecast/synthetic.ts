import { randomGamma, randomLcg, randomNormal, randomPoisson } from 'd3-random';
import { offsetsIn } from '#lib/model/time.ts';
import type { History } from '#lib/staffing/forecast.ts';

/** How an invented series comes about. */
export interface Recipe {
	seed: number;
	weeks: number;
	zone: string;
	/** When it starts, seconds since 1970; a Monday, say. */
	start: number;
	stepMin: 15 | 30 | 60;
	/** Items an hour on an ordinary day. */
	rate: number;
	/** Standard deviation of the logarithm of the level from week to week. */
	drift: number;
	/** Growth of the logarithm of the level a week. */
	growth: number;
	/** Coefficient of variation of the factor of a day. */
	dayCv: number;
	/** Size of the negative binomial of an interval; Infinity for Poisson. */
	k: number;
	/** Stretches of two hours with three times the load, a week. */
	spikes: number;
	/** Outages of one to twelve hours, a week. */
	outages: number;
	/** Local dates with 0.6 of the load. */
	holidays: string[];
}

export const USUAL: Recipe = {
	seed: 1,
	weeks: 30,
	zone: 'Europe/Berlin',
	start: Date.parse('2026-01-04T23:00:00Z') / 1000,
	stepMin: 60,
	rate: 12,
	drift: 0.05,
	growth: 0,
	dayCv: 0.12,
	k: 20,
	spikes: 0.7,
	outages: 0.3,
	holidays: ['2026-04-03', '2026-04-06', '2026-05-01', '2026-05-25']
};

/** Load by the wall clock, relative to the mean: busy late in the morning and in the evening. */
export function shapeAt(weekday: number, hour: number): number {
	const day = [1.15, 1.1, 1.05, 1, 1, 0.8, 0.7][weekday] as number;
	const morning = Math.exp(-(((hour - (weekday > 4 ? 12 : 10.5)) / 3) ** 2));
	const evening = Math.exp(-(((hour - 19) / 3.5) ** 2));
	return day * (0.15 + 1.9 * morning + 1.5 * evening);
}

/** A history by a recipe, and the mean from which each of its intervals was drawn, spikes aside. */
export function synthetic(changes: Partial<Recipe> = {}): History & { means: Float64Array } {
	const recipe = { ...USUAL, ...changes };
	const { stepMin, start, zone } = recipe;
	const unit = randomLcg(recipe.seed / 4294967296 + 1 / 8589934592);
	const normal = randomNormal.source(unit)();
	const gamma = randomGamma.source(unit);
	const poisson = randomPoisson.source(unit);
	const length = (recipe.weeks * 168 * 60) / stepMin;
	const perWeek = (168 * 60) / stepMin;
	const means = new Float64Array(length);
	const counts = new Float64Array(length);
	const exposure = new Float64Array(length).fill(stepMin / 60);
	const dayFactors = new Map<string, number>();
	const spikes = stretches(recipe.spikes, () => (2 * 60) / stepMin);
	const gaps = stretches(recipe.outages, () => Math.ceil(((1 + 11 * unit()) * 60) / stepMin));
	const offsets = offsetsIn([start, start + length * stepMin * 60], zone);
	let level = 1;
	for (let t = 0; t < length; t++) {
		if (t % perWeek === 0 && t > 0) level *= Math.exp(recipe.growth + recipe.drift * normal());
		const at = start + t * stepMin * 60;
		const wall = at + (offsets.find(({ piece }) => at < piece[1])?.offset ?? 0);
		const date = new Date(wall * 1000).toISOString().slice(0, 10);
		const sigma = Math.sqrt(Math.log1p(recipe.dayCv ** 2));
		const factor = dayFactors.get(date) ?? Math.exp(sigma * normal() - sigma ** 2 / 2);
		dayFactors.set(date, factor);
		const weekday = (((Math.floor(wall / 86_400) + 3) % 7) + 7) % 7;
		const usual = shapeAt(weekday, (wall % 86_400) / 3600 + stepMin / 120);
		const holiday = recipe.holidays.includes(date) ? 0.6 : 1;
		means[t] = recipe.rate * (stepMin / 60) * usual * level * holiday;
		const mean = (means[t] as number) * factor * (spikes.has(t) ? 3 : 1);
		const drawn = recipe.k === Infinity ? mean : gamma(recipe.k, mean / recipe.k)();
		counts[t] = drawn > 0 ? poisson(drawn)() : 0;
		if (gaps.has(t)) [counts[t], exposure[t]] = [0, 0];
	}
	return { start, stepMin, counts, exposure, holidays: recipe.holidays, means };

	function stretches(perWeekRate: number, lengthOf: () => number): Set<number> {
		const found = new Set<number>();
		for (let t = 0; t < length; t++)
			if (unit() < perWeekRate / perWeek)
				for (let each = lengthOf(); each > 0; each--) found.add(t + each - 1);
		return found;
	}
}
