import { stringify } from 'csv-stringify/sync';
import { WEEKDAY_NAMES } from '#lib/format.ts';
import { weekdayOf } from '#lib/model/dates.ts';
import { DAY } from '#lib/model/duration.ts';
import { dateAt, formatInstant, formatZoned, type Seconds, type Stretch } from '#lib/model/time.ts';
import type { Told } from '../staffing.server.ts';
import { weekWords } from '../words.ts';
import { shiftsOf } from './shifts.ts';

type Plan = Told<'replay'>;

/** The files in which a plan can be taken away. */
export const FILES: Record<string, { type: string; write: (plan: Plan) => string }> = {
	csv: { type: 'text/csv; charset=utf-8', write: csv },
	ics: { type: 'text/calendar; charset=utf-8', write: calendar },
	json: { type: 'application/json', write: json }
};

/** What a file of a plan is called: by the brand and the first day of the week, `roster-pelican-2026-11-23`. */
export function nameOf({ basis, proposed }: Plan): string {
	const brand = basis.brand
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
	const week = dateAt(proposed.required.horizon.start, basis.zone);
	return ['roster', brand, week].filter(Boolean).join('-');
}

/** All that was found, with what its numbers are counted in. */
function json(plan: Plan): string {
	const { unit, minor } = plan.basis.money;
	const units = {
		instants: 'seconds since 1970-01-01T00:00:00Z',
		durations: 'seconds, unless the name says otherwise',
		work: 'hours of one person',
		money: minor === 1 ? unit : `1/${minor} of ${unit}`,
		shares: '0 to 1'
	};
	return `${JSON.stringify({ units, ...plan }, null, '\t')}\n`;
}

const COLUMNS = [
	...['person', 'site', 'shift', 'timezone', 'weekday', 'local_date', 'local_start', 'local_end'],
	...['local_breaks', 'utc_start', 'utc_end', 'note']
];

/** A row for each shift of each person, by site, person and time, on the clock of the site and in UTC. */
function csv(plan: Plan): string {
	const sorted = shiftsOf(plan).sort(
		(a, b) => a.site.localeCompare(b.site) || a.person - b.person || a.from - b.from
	);
	const rows = sorted.map(({ person, site, shift, timezone, from, to, breaks, note }) => ({
		...{ person, site, shift, timezone, note },
		weekday: WEEKDAY_NAMES[weekdayOf(Date.parse(localDate(from, timezone)) / 1000 / DAY) - 1],
		local_date: localDate(from, timezone),
		local_start: timeIn(from, timezone),
		local_end: timeIn(to, timezone),
		local_breaks: breaksText(breaks, timezone),
		utc_start: formatInstant(from),
		utc_end: formatInstant(to)
	}));
	return stringify(rows, { header: true, columns: COLUMNS });
}

/**
 * An event for each shift of each person. Times are in UTC, so that every program shows them right on its
 * own clock, whatever it knows of zones; what the clock of the site says then is in the description.
 *
 * @see RFC 5545
 */
function calendar(plan: Plan): string {
	const stamp = basicTime(plan.basis.asOf);
	const name =
		`${plan.basis.brand}, roster of ${weekWords(plan.basis, plan.proposed.required)}`.replaceAll(
			'\u00a0',
			' '
		);
	const events = shiftsOf(plan).flatMap(
		({ person, site, shift, timezone, from, to, breaks, note }) => {
			const pause = breaks.length > 0 ? [`break ${breaksText(breaks, timezone)}`] : [];
			const when = `${minute(from, timezone)} to ${minute(to, timezone)}, ${timezone}`;
			return [
				'BEGIN:VEVENT',
				`UID:${basicTime(from)}-person-${person}@replyscope`,
				`DTSTAMP:${stamp}`,
				`DTSTART:${basicTime(from)}`,
				`DTEND:${basicTime(to)}`,
				`SUMMARY:${text(`Person ${person}: ${site}, ${shift}`)}`,
				`DESCRIPTION:${text([when, ...pause, ...(note ? [note] : [])].join('; '))}`,
				`LOCATION:${text(site)}`,
				'END:VEVENT'
			];
		}
	);
	const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Replyscope//Roster//EN'];
	return [...head, `X-WR-CALNAME:${text(name)}`, ...events, 'END:VCALENDAR', '']
		.map(folded)
		.join('\r\n');
}

function breaksText(breaks: Stretch[], zone: string): string {
	return breaks.map(([from, to]) => `${timeIn(from, zone)}-${timeIn(to, zone)}`).join(' ');
}

/** `2026-11-01` on the clock of a zone. */
function localDate(seconds: Seconds, zone: string): string {
	return formatZoned(seconds, zone).slice(0, 10);
}

/** `06:00` on the clock of a zone. */
function timeIn(seconds: Seconds, zone: string): string {
	return formatZoned(seconds, zone).slice(11, 16);
}

/** `2026-11-01 06:00` on the clock of a zone. */
function minute(seconds: Seconds, zone: string): string {
	return formatZoned(seconds, zone).slice(0, 16).replace('T', ' ');
}

/** `20260315T090000Z` */
function basicTime(seconds: number): string {
	return formatInstant(seconds).replace(/[-:]|\.\d+/g, '');
}

/** Text as a calendar takes it. */
function text(words: string): string {
	return words.replace(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');
}

/** Lines of no more than 75 bytes; the rest goes on after a space. */
function folded(line: string): string {
	const parts: string[] = [];
	let part = '';
	for (const sign of line) {
		if (Buffer.byteLength(part + sign) > 73) {
			parts.push(part);
			part = '';
		}
		part += sign;
	}
	return [...parts, part].join('\r\n ');
}
