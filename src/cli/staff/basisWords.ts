import { listed, percent } from '#lib/format.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Known } from '#lib/planning/known.ts';
import type { Target } from '#lib/staffing/demand.ts';
import { dateAt } from '#lib/model/time.ts';
import { hoursText } from '#lib/planning/siteLever.ts';
import { timeOf } from './numbers.ts';

/** What the numbers rest on: each with its value, whether it was measured, given or assumed, and how. */
export function basisWords(basis: Basis): string[] {
	const { brand, zone, measured, targets, answerShare, touches, handling, sites, shifts } = basis;
	const [from, to] = measured.map((at) => dateAt(at, zone));
	const line = (name: string, value: string, { source, note }: Known<unknown>) =>
		`  ${name.padEnd(10)}${value} (${source}: ${note})`;
	const between = ({ low, high }: Known<number>, write: (value: number) => string) =>
		low === undefined || high === undefined ? '' : `, ${write(low)}–${write(high)}`;
	const minutes = (seconds: number) => (seconds / 60).toFixed(1);
	const whole = (share: number) => (100 * share).toFixed(0);
	return [
		`${brand}, by the clock of ${zone}; shares and touches from ${from} to ${to}`,
		'',
		'It rests on',
		line(
			'promise',
			`${targetWords(targets.value, basis)}, of the cases meant to be answered`,
			targets
		),
		...(basis.clock === 'hours'
			? [`  ${'open'.padEnd(10)}${hoursText(basis.hours)} by the clock of ${zone}`]
			: []),
		line(
			'to answer',
			`${percent(answerShare.value, 0)} of the cases${between(answerShare, whole)}`,
			answerShare
		),
		line('touches', `${touches.value.toFixed(2)} answers a case`, touches),
		line('work', `${minutes(handling.value)} min an answer${between(handling, minutes)}`, handling),
		line('sites', sites.value.map(({ name }) => name).join(', '), sites),
		line('shifts', shifts.value.map(({ name }) => name).join(', '), shifts),
		''
	];
}

/** `60 % within 1 h and 80 % within 24 h`. */
function targetWords(targets: Target[], basis: Pick<Basis, 'clock'>): string {
	return listed(
		targets.map(({ share, within }) => `${percent(share, 0)} within ${timeOf(within, basis)}`)
	);
}
