import type { NumberCardProps } from '#lib/components/NumberCard.svelte';
import type { Leak } from '#lib/findings.ts';
import { count, duration, durationParts, percent } from '#lib/format.ts';
import { addDays } from '#lib/model/dates.ts';

type Row = Record<string, string | number | boolean | null>;
const number = (row: Row | null, name: string) => (row?.[name] ?? null) as number | null;

interface Data {
	now: Row;
	before: Row | null;
	waiting: Row;
	days: Row[];
}

/** The four numbers of the Overview. */
export function cards({ now, before, waiting, days }: Data): NumberCardProps[] {
	const median = number(now, 'response_p50');
	const waited = number(waiting, 'waiting_oldest_seconds');
	return [
		rate('24h', 'Answered within 24 h', now, before, days),
		rate('1h', 'Answered within 1 h', now, before, days),
		{
			label: 'Median first response',
			figures: median === null ? [['not reached', '']] : durationParts(median),
			range:
				median === null
					? `${percent(number(now, 'answered_share'), 0)} answered so far`
					: 'over all, silence included',
			change: slower(median, number(before, 'response_p50')),
			count: `n = ${count(number(now, 'units') ?? 0)}`,
			run: days.map((day) => number(day, 'response_p50'))
		},
		{
			label: 'Waiting now',
			figures: [[count(number(waiting, 'waiting') ?? 0), '']],
			range: 'younger than 7 days, no answer yet',
			change: null,
			count: waited === null ? 'nobody waits' : `the oldest for ${duration(waited)}`
		}
	];
}

function rate(
	rung: string,
	label: string,
	now: Row,
	before: Row | null,
	days: Row[]
): NumberCardProps {
	const name = `response_rate_${rung}`;
	const share = number(now, name);
	const mature = number(now, `mature_${rung}`) ?? 0;
	return {
		label,
		figures: share === null ? [['–', '']] : [[String(Math.round(share * 100)), '%']],
		range:
			share === null
				? 'nothing old enough to judge'
				: `${percent(number(now, `${name}_low`))} to ${percent(number(now, `${name}_high`))}`,
		change: points(share, number(before, name)),
		count: `n = ${count(mature)}`,
		run: days.map((day) => number(day, name)),
		thin: mature < 30
	};
}

function points(now: number | null, before: number | null): NumberCardProps['change'] {
	if (now === null || before === null) return null;
	const change = Math.round((now - before) * 100);
	if (change === 0) return { words: 'as before', better: null };
	const words = `${change > 0 ? '▲' : '▼'} ${Math.abs(change)} ${Math.abs(change) === 1 ? 'point' : 'points'}`;
	return { words, better: change > 0 };
}

function slower(now: number | null, before: number | null): NumberCardProps['change'] {
	if (now === null || before === null) return null;
	const change = now - before;
	if (Math.abs(change) < 60) return { words: 'as before', better: null };
	return {
		words: `${change > 0 ? '▲' : '▼'} ${duration(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'}`,
		better: change < 0
	};
}

/** The sentence that sums the period up. */
export function headline(brand: string, { now, before }: Data, leak: Leak | undefined): string {
	const share = number(now, 'response_rate_24h');
	if (share === null) return `Nothing of ${brand} in this period is old enough to judge.`;
	const change = points(share, number(before, 'response_rate_24h'));
	const words = change
		? change.better === null
			? ', as in the period before'
			: `, ${change.words.slice(2)} ${change.better ? 'more' : 'fewer'} than in the period before`
		: '';
	const where = leak
		? ` ${percent(leak.missedShare, 0)} of what it missed came ${hoursOf(leak)}.`
		: '';
	return `${brand} answered ${percent(share, 0)} of its customers within a day${words}.${where}`;
}

/** A window of hours as `19:00–03:00`. */
export function hoursOf({ key, hours = 1 }: Leak): string {
	const two = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
	return `${two(Number(key))}–${two(Number(key) + hours)}`;
}

/** The props of the trend chart: a day is final when all of its units are old enough for 24 h. */
export function trend(days: Row[]) {
	return days.map((day) => {
		const date = String(day.day).slice(0, 10);
		return {
			label: new Date(`${date}T12:00Z`).toLocaleDateString('en', {
				day: 'numeric',
				month: 'short',
				timeZone: 'UTC'
			}),
			share: number(day, 'response_rate_24h'),
			low: number(day, 'response_rate_24h_low'),
			high: number(day, 'response_rate_24h_high'),
			final: number(day, 'mature_24h') === number(day, 'units'),
			load: number(day, 'mentions') ?? 0,
			observed: (number(day, 'exposure_hours') ?? 0) > 0
		};
	});
}

/** Where it leaks, each with its sentence and the address of the numbers behind it. */
export function leakList({
	hours,
	handle,
	day
}: {
	hours?: Leak | undefined;
	handle?: Leak | undefined;
	day?: Leak | undefined;
}) {
	const entries = [
		hours && { title: hoursOf(hours), leak: hours, rest: 'the rest of the day' },
		handle && { title: `Addressed to @${handle.key}`, leak: handle, rest: 'the other handles' },
		day && { title: `The ${String(day.key).slice(0, 10)}`, leak: day, rest: 'the other days' }
	];
	return entries
		.flatMap((entry) => entry ?? [])
		.sort((a, b) => b.leak.missedShare - b.leak.loadShare - (a.leak.missedShare - a.leak.loadShare))
		.map(({ title, leak, rest }) => ({
			title,
			missed: percent(leak.missedShare, 0),
			words: `${percent(leak.loadShare, 0)} of the load. ${percent(leak.rateInside, 0)} answered within 24 h${leak.rateOutside === null ? '' : `, against ${percent(leak.rateOutside, 0)} in ${rest}`}.`
		}));
}

/** The last day of a range, for people. */
export function lastDay(to: string): string {
	return addDays(to, -1);
}
