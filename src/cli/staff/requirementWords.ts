import { moment } from '#lib/format.ts';
import { HOUR } from '#lib/model/duration.ts';
import { formatZoned } from '#lib/model/time.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Outlined } from '#lib/planning/outlined.ts';
import { hourTable } from './hourTable.ts';
import { short } from './numbers.ts';
import { firstWords } from './planWords.ts';

/** The requirement in words and a table. */
export function requirementWords(outlined: Outlined, basis: Basis): string[] {
	const { horizon, agents, late, constant, critical, productive, roster } = outlined;
	const { zone } = basis;
	const per = HOUR / horizon.step;
	const hourly = Array.from({ length: agents.length / per }, (_, hour) => {
		const quarters = agents.slice(hour * per, (hour + 1) * per);
		return quarters.reduce((sum, each) => sum + each, 0) / per;
	});
	const hours = hourly.reduce((sum, each) => sum + each, 0);
	const at = (seconds: number) => moment(formatZoned(seconds, zone));
	return [
		'People needed on duty by the hour, before shifts and chance',
		...hourTable(hourly, horizon.start, zone, tiny),
		'',
		`${short(hours)} hours on duty in the week, of which ${(100 * productive).toFixed(0)} % become work.`,
		Number.isFinite(constant)
			? `With as many at every hour, at least ${Math.ceil(constant - 1e-9)} (${constant.toFixed(2)}): ${at(critical.from)} to ${at(critical.to)} decides it.`
			: `No number at every hour is enough: work that comes from ${at(critical.from)} on is due before anybody may work.`,
		...(late > 0
			? [
					`${short(late)} agent-hours fall due while no site is open, which no number of people can change.`
				]
			: []),
		firstWords(roster, basis),
		'Neither is verified: replyscope staff plan adds what chance, absences and whole shifts take.'
	];
}

/** What counts in three places: `.04`, `1.2`, `10`. */
function tiny(agents: number): string {
	if (agents < 0.095) return agents.toFixed(2).slice(1);
	return agents.toFixed(agents < 9.95 ? 1 : 0);
}
