import { expect, test } from 'vitest';
import { unattendedOf } from '#lib/planning/unattended.ts';
import { ALWAYS, openClock } from '#lib/staffing/promiseClock.ts';
import type { Stretch } from '#lib/model/time.ts';
import { enough } from '../routes/staffing/team.ts';
import { unkeptWords } from '../routes/staffing/unkept.ts';
import { forAll } from '../routes/staffing/verdict.ts';
import type { Basis } from '../routes/staffing/words.ts';

const HOUR = 3600;
/** A week in UTC by the quarter hour, with one case in each. */
const horizon = { start: Date.UTC(2026, 10, 9) / 1000, step: HOUR / 4, count: 672, cyclic: true };
const daily = (from: number, to: number) =>
	Array.from({ length: 7 }, (_, day): Stretch => [
		horizon.start + (24 * day + from) * HOUR,
		horizon.start + (24 * day + to) * HOUR
	]);
/** Nobody is there from 22 to 6; the week ends within the last such night. */
const NIGHTS = daily(22, 30);

const unattended = (within: number, clock = ALWAYS, shiftAtNight = false) => {
	const onDuty = Float64Array.from({ length: 672 }, (_, t) => {
		const hour = (t / 4) % 24;
		return shiftAtNight || (hour >= 6 && hour < 22) ? 1 : 0;
	});
	return unattendedOf(NIGHTS, {
		horizon,
		columns: [{ onDuty }],
		demands: [
			{ id: 'A', items: Array(672).fill(1), handling: 60, targets: [{ share: 0.6, within }], clock }
		]
	} as never);
};

test('what comes at night is late where those of the morning come too late for it', () => {
	// Eight of 24 hours are empty, and what comes in the last of these waits less than an hour.
	const { share, late } = unattended(HOUR);
	expect(share).toBeCloseTo(8 / 24, 12);
	expect(late).toHaveLength(1);
	expect(late[0]?.share).toBeCloseTo(7 / 24, 12);
	expect(late[0]?.closed).toBe(1);
	expect(late[0]?.when.at(-2)).toEqual([
		horizon.start + (24 * 5 + 22) * HOUR,
		horizon.start + (24 * 6 + 5) * HOUR
	]);
	expect(unattended(HOUR, ALWAYS, true).late[0]?.closed).toBe(0);
	expect(unattended(24 * HOUR).late[0]?.share).toBe(0);
	// Where hours from 7 on count alone, nothing that comes at night is late at 6.
	expect(unattended(HOUR, openClock(daily(7, 22), horizon)).late[0]?.share).toBe(0);
});

const basis = {
	clock: 'calendar',
	targets: { value: [{ share: 0.6, within: HOUR }] },
	answerShare: { value: 0.77 },
	zone: 'America/New_York',
	sites: {
		value: [
			{ name: 'Manila', timezone: 'Asia/Manila' },
			{ name: 'New York', timezone: 'America/New_York' }
		]
	}
} as unknown as Basis;
const plainly = (text: string) => text.replaceAll('\u00a0', ' ');

test('what is not kept is said with its times, its share and what would keep it', () => {
	const words = (unattended: object) => plainly(unkeptWords({ unattended } as never, basis, 'UTC'));
	expect(words(unattended(HOUR))).toBe(
		'Not kept: of the cases to answer, the 29 % that come every day 22:00–05:00 (UTC time) cannot be answered within 1 h, as nobody comes in time. No shift of any site can be worked at most of these times: to keep them, too, open a site for longer or add one in another time zone (“Sites and shifts” below).'
	);
	expect(words(unattended(HOUR, ALWAYS, true))).toContain('a higher one would keep them, too');
	expect(words({ share: 0.1, late: [{ within: HOUR, share: 0, when: [], closed: 0 }] })).toBe(
		'What comes then can still be answered within 1 h.'
	);
	expect(words({ share: 0, late: [] })).toBe('');
});

test('a share of all cases is promised by a higher one of those taken on, where that can be', () => {
	// 0.6 / 0.77 = 77.9 %.
	const all = forAll(basis);
	expect(all?.targets).toEqual([{ share: 0.78, within: HOUR }]);
	expect(plainly(all?.name ?? '')).toContain(
		'60 % of all cases within 1 h, as the Overview counts'
	);
	const value = (share: number) => ({ ...basis, targets: { value: [{ share, within: HOUR }] } });
	expect(forAll(value(0.8) as Basis)).toBeNull();
	expect(forAll({ ...basis, answerShare: { value: 1 } } as Basis)).toBeNull();
});

test('people of one site do not stand in another', () => {
	const shift: Stretch = [0, 4 * HOUR];
	const row = (site: string, people: number) => ({ site, people, spans: Array(5).fill(shift) });
	const said = (reached: boolean, ...roster: ReturnType<typeof row>[]) =>
		plainly(
			enough({
				...{ basis, headsBefore: 8.2, hoursBefore: 53, evidence: 'sign-offs', signed: 0.97 },
				proposed: { reached, plan: { roster } }
			} as never)
		);
	const both = said(true, row('New York', 5), row('Manila', 7));
	expect(both).toContain('8 people answered');
	expect(both).toContain(
		'5 people in New York with 100 paid hours together, as many as 3 people with 40 hours each: they are enough, if 5 of them can give 20 hours a week each'
	);
	expect(both).toContain(
		'It also needs 7 people in Manila with 140 paid hours together, as many as 4 people with 40 hours each: these would be new'
	);
	expect(said(true, row('Manila', 4))).toContain('The plan has nobody in New York');
	expect(said(true, row('New York', 20))).toContain('a team of that size is 2 people short');
	expect(said(false, row('New York', 5))).toContain('No: even this plan does not keep');
});
