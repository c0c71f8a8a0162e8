import { describe, expect, test } from 'vitest';
import { CAST, type Player } from '#ingest/demo/cast.ts';
import { Clock } from '#ingest/demo/clock.ts';
import { BrandHistory } from '#ingest/demo/history.ts';
import { randomFrom } from '#ingest/demo/random.ts';
import { openHours, type WeekdayHours } from '#lib/model/openHours.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const DAY = 1440;
const WEEK = 7 * DAY;
/** Monday, 5 January 1970. */
const MONDAY = 4 * DAY;
const OBSERVED = [MONDAY, MONDAY + 20 * WEEK] as const;

/** Twenty weeks of answers from one time of day until another, in steps of minutes that vary a little. */
function weeks(weekdays: number[], from: number, to: number, step: number): number[] {
	const minutes: number[] = [];
	for (let week = 0; week < 20; week++)
		for (const weekday of weekdays) {
			const start = MONDAY + week * WEEK + (weekday - 1) * DAY;
			for (let at = from + ((week * 7 + weekday * 3) % step); at < to; at += step)
				minutes.push(start + at);
		}
	return minutes;
}

const WORK = [1, 2, 3, 4, 5];
const ALL = [...WORK, 6, 7];
const day = (hours: WeekdayHours[], weekday: number) => hours[weekday - 1] as WeekdayHours;
const times = (hours: WeekdayHours[], weekday: number) => {
	const { opens, closes } = day(hours, weekday);
	return [opens?.at, closes?.at];
};

describe('openHours(answered, observed)', () => {
	test('tells hours, takes like weekdays together, and closes the others', () => {
		const hours = openHours(weeks(WORK, 9 * 60, 17 * 60, 25), OBSERVED);
		expect(times(hours, 1)).toEqual([9 * 60, 17 * 60]);
		expect(day(hours, 3)).toMatchObject({ state: 'open', together: WORK, confidence: 'high' });
		expect(day(hours, 6)).toMatchObject({ state: 'closed', opens: null, answers: 0 });
	});

	test('keeps weekdays apart whose hours differ', () => {
		const answered = [...weeks(WORK, 8 * 60, 20 * 60, 25), ...weeks([6, 7], 10 * 60, 16 * 60, 25)];
		const hours = openHours(answered, OBSERVED);
		expect(times(hours, 2)).toEqual([8 * 60, 20 * 60]);
		expect(times(hours, 6)).toEqual([10 * 60, 16 * 60]);
		expect(day(hours, 7).together).toEqual([6, 7]);
	});

	test('is not led astray by stragglers, nor by one night of trouble', () => {
		const answered = weeks(WORK, 9 * 60, 17 * 60, 12);
		// Every other day somebody finishes a quarter of an hour after closing; seven times at night.
		for (let week = 0; week < 20; week++)
			for (const weekday of [0, 2, 4])
				answered.push(MONDAY + week * WEEK + weekday * DAY + 17 * 60 + 3 + (week % 12));
		for (let week = 0; week < 14; week += 2)
			answered.push(MONDAY + week * WEEK + DAY + 60 * week + 40);
		for (let minute = 0; minute < 120; minute += 3)
			answered.push(MONDAY + 9 * WEEK + 2 * DAY + 60 + minute);
		const [opens, closes] = times(openHours(answered, OBSERVED), 3);
		expect(Math.abs((opens as number) - 9 * 60)).toBeLessThanOrEqual(15);
		expect(Math.abs((closes as number) - 17 * 60)).toBeLessThanOrEqual(15);
	});

	test('does not cut off a shift with few answers', () => {
		const answered = [...weeks(WORK, 8 * 60, 16 * 60, 12), ...weeks(WORK, 16 * 60, 22 * 60, 120)];
		const [opens, closes] = times(openHours(answered, OBSERVED), 2);
		expect(opens).toBe(8 * 60);
		expect(Math.abs((closes as number) - 22 * 60)).toBeLessThanOrEqual(30);
	});

	test('follows a desk past midnight', () => {
		const hours = openHours(weeks(ALL, 18 * 60, 26 * 60, 20), OBSERVED);
		expect(times(hours, 5)).toEqual([18 * 60, 26 * 60]);
		expect(day(hours, 5)).toMatchObject({ together: ALL });
		const night = openHours(weeks([5, 6], 22 * 60, 30 * 60, 15), OBSERVED);
		expect(times(night, 5)).toEqual([22 * 60, 30 * 60]);
		expect(night.map(({ state }) => state)).toEqual([
			...new Array<string>(4).fill('closed'),
			'open',
			'open',
			'closed'
		]);
	});

	test('knows a desk that never closes, and one that does so at the weekend only', () => {
		const always = openHours(weeks(ALL, 0, DAY, 25), OBSERVED);
		expect(always.map(({ state }) => state)).toEqual(new Array<string>(7).fill('always'));
		const work = openHours(weeks(WORK, 0, DAY, 25), OBSERVED);
		expect(day(work, 3).state).toBe('always');
		expect(day(work, 6).state).toBe('closed');
	});

	test('says nothing on little evidence', () => {
		const few = weeks([1], 9 * 60, 17 * 60, 450).slice(0, 19);
		expect(openHours(few, OBSERVED).map(({ state }) => state)).toEqual(
			new Array<string>(7).fill('unknown')
		);
		expect(openHours([], OBSERVED).map(({ state }) => state)).toEqual(
			new Array<string>(7).fill('unknown')
		);
	});
});

/** The hours of the shifts of a weekday, in minutes; undefined when there are none. */
function truthOf({ shifts }: Player, weekday: number): [number, number] | undefined {
	const mine = shifts.filter(({ days }) => days.includes(weekday));
	if (mine.length === 0) return undefined;
	return [
		Math.min(...mine.map(({ from }) => from * 60)),
		Math.max(...mine.map(({ to }) => to * 60))
	];
}

/** The local minutes at which a brand of the demo answered. */
function played(player: Player, count: number, days: number, seed: number) {
	const end = Date.UTC(2026, 10, 10) / 1000;
	const history = new BrandHistory(player, CAST, { days, end }, count, randomFrom(seed));
	history.run();
	const clock = new Clock(player.timezone, end - days * 86_400, end);
	const minute = (at: number) => Math.floor(clock.wall(at) / 60);
	return {
		answered: history.posts
			.filter(({ kind, at }) => kind === 'answer' && at < end)
			.map(({ at }) => minute(at)),
		observed: [minute(end - days * 86_400), minute(end)] as const
	};
}

test('against the truth of the demo: within 30 minutes from 100 answers on, else within the interval', () => {
	const near = { few: [] as boolean[], many: [] as boolean[] };
	for (let seed = 1; seed <= SCALE; seed++)
		for (const player of CAST)
			for (const count of [250, 3000]) {
				const { answered, observed } = played(player, count, 200, seed);
				for (const { weekday, state, answers, opens, closes } of openHours(answered, observed)) {
					const truth = truthOf(player, weekday);
					if (!truth) expect(['closed', 'unknown']).toContain(state);
					else if (answers >= 20) {
						const round = truth[1] - truth[0] === DAY;
						const told: [number | undefined, typeof opens][] = [
							[truth[0], opens],
							[truth[1], closes]
						];
						for (const [at, time] of told) {
							const holds = round
								? state === 'always'
								: !!time && time.low <= (at as number) && (at as number) <= time.high;
							const close = round
								? state === 'always'
								: !!time && Math.abs(time.at - (at as number)) <= 30;
							if (answers < 100) near.few.push(holds);
							else near.many.push(close);
						}
					}
				}
			}
	const share = (list: boolean[]) => list.filter((each) => each).length / list.length;
	expect(near.few.length).toBeGreaterThan(10);
	expect(near.many.length).toBeGreaterThan(50);
	expect(share(near.few)).toBeGreaterThanOrEqual(0.9);
	expect(share(near.many)).toBeGreaterThanOrEqual(0.95);
});
