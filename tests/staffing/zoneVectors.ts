import { formatZoned, parseInstant, wallInstant } from '#lib/model/time.ts';
import type { Answers, Inputs } from './vectors.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Local times as instants, and instants as the bins of a week that they fall into. */
export function zones(inputs: Inputs): Answers {
	const cases = (inputs.cases ?? []) as [string, string][];
	const utc = cases.map(([zone, local]) => {
		const [date = '', time = ''] = local.split('T');
		const [hours = 0, minutes = 0] = time.split(':').map(Number);
		const instant = wallInstant(date, hours * 60 + minutes, zone);
		return new Date(instant * 1000).toISOString().replace(':00.000Z', 'Z');
	});
	if (!inputs.instants) return { utc };
	const zone = inputs.tz as string;
	const instants = (inputs.instants as string[]).map((text) => parseInstant(text) as number);
	const local = instants.map((instant) => formatZoned(instant, zone).slice(0, 16));
	const bins = instants.map((instant) => binOf(instant, zone));
	return {
		utc,
		local,
		weekday_hour_bin: bins,
		distinct_utc_bins: new Set(instants.map((instant) => Math.floor(instant / 3600))).size,
		exposure_hours_of_bin_that_week: exposure(instants[0] as number, zone)
	};
}

function binOf(instant: number, zone: string): string {
	const local = formatZoned(instant, zone);
	const day = new Date(local.slice(0, 10)).getUTCDay();
	return `${DAYS[(day + 6) % 7]}-${local.slice(11, 13)}`;
}

/** Hours of the local day that fall into the bin of an instant: none, one or two. */
function exposure(instant: number, zone: string): number {
	const bin = binOf(instant, zone);
	const hours = Array.from(
		{ length: 72 },
		(_, hour) => Math.floor(instant / 3600) * 3600 + (hour - 36) * 3600
	);
	return hours.filter((hour) => binOf(hour, zone) === bin).length;
}
