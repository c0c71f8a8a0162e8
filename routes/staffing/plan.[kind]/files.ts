import { stringify } from 'csv-stringify/sync';
import { formatInstant, formatZoned, type Seconds } from '#lib/model/time.ts';
import type { Told } from '../staffing.server.ts';

type Plan = Told<'replay'>;

/** The files in which a plan can be taken away. */
export const FILES: Record<string, { type: string; write: (plan: Plan) => string }> = {
	csv: { type: 'text/csv; charset=utf-8', write: csv },
	ics: { type: 'text/calendar; charset=utf-8', write: calendar },
	json: { type: 'application/json', write: (plan) => `${JSON.stringify(plan, null, '\t')}\n` }
};

const COLUMNS = ['person', 'site', 'shift', 'timezone', 'local_date', 'local_start', 'local_end'];

/** A row for each shift of each person, on the clock of the site and in UTC. */
function csv(plan: Plan): string {
	const rows = shiftsOf(plan).map(({ person, site, shift, timezone, from, to }) => ({
		...{ person, site, shift, timezone },
		local_date: formatZoned(from, timezone).slice(0, 10),
		local_start: formatZoned(from, timezone).slice(11, 16),
		local_end: formatZoned(to, timezone).slice(11, 16),
		utc_start: formatInstant(from),
		utc_end: formatInstant(to)
	}));
	return stringify(rows, { header: true, columns: [...COLUMNS, 'utc_start', 'utc_end'] });
}

/**
 * An event for each shift of each person. Times are in UTC, so that every program shows them right on its
 * own clock, whatever it knows of zones; what the clock of the site says then is in the description.
 *
 * @see RFC 5545
 */
function calendar(plan: Plan): string {
	const stamp = basicTime(plan.basis.asOf);
	const events = shiftsOf(plan).flatMap(({ person, site, shift, timezone, from, to }) => [
		'BEGIN:VEVENT',
		`UID:${basicTime(from)}-person-${person}@replyscope`,
		`DTSTAMP:${stamp}`,
		`DTSTART:${basicTime(from)}`,
		`DTEND:${basicTime(to)}`,
		`SUMMARY:${text(`Person ${person}: ${site}, ${shift}`)}`,
		`DESCRIPTION:${text(`${minute(from, timezone)} to ${minute(to, timezone)}, ${timezone}`)}`,
		`LOCATION:${text(site)}`,
		'END:VEVENT'
	]);
	const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Replyscope//Roster//EN'];
	return [...lines, ...events, 'END:VCALENDAR', ''].map(folded).join('\r\n');
}

/** Every shift of each person, from its begin to its end, breaks included; people are numbered from 1. */
function shiftsOf({ proposed, basis }: Plan) {
	const zones = new Map(basis.sites.value.map(({ name, timezone }) => [name, timezone]));
	let person = 0;
	return proposed.plan.roster
		.flatMap(({ site, shift, people, spans }) => {
			const timezone = zones.get(site) ?? 'UTC';
			return Array.from({ length: people }, () => ++person).flatMap((person) =>
				spans.map(([from, to]) => ({ person, site, shift, timezone, from, to }))
			);
		})
		.sort((a, b) => a.from - b.from || a.person - b.person);
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
