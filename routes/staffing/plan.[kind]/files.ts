import { stringify } from 'csv-stringify/sync';
import { formatInstant } from '#lib/model/time.ts';
import type { Told } from '../staffing.server.ts';

type Plan = Told<'replay'>;

/** The files in which a plan can be taken away. */
export const FILES: Record<string, { type: string; write: (plan: Plan) => string }> = {
	csv: { type: 'text/csv; charset=utf-8', write: csv },
	ics: { type: 'text/calendar; charset=utf-8', write: calendar },
	json: { type: 'application/json', write: (plan) => `${JSON.stringify(plan, null, '\t')}\n` }
};

/** A row for each shift of the week, in local time of the site and in UTC. */
function csv({ proposed, basis }: Plan): string {
	const rows = shiftsOf(proposed.plan.roster).map(({ site, shift, start, people, from, to }) => ({
		site,
		timezone: basis.sites.value.find(({ name }) => name === site)?.timezone ?? '',
		shift,
		starts_local: start,
		from: formatInstant(from),
		to: formatInstant(to),
		people
	}));
	const columns = ['site', 'timezone', 'shift', 'starts_local', 'from', 'to', 'people'];
	return stringify(rows, { header: true, columns });
}

/**
 * An event for each shift of the week. Times are in UTC, so that every program shows them right on its
 * own clock, whatever it knows of zones.
 *
 * @see RFC 5545
 */
function calendar({ proposed, basis }: Plan): string {
	const stamp = basicTime(basis.asOf);
	const events = shiftsOf(proposed.plan.roster).flatMap(({ id, site, shift, people, from, to }) => [
		'BEGIN:VEVENT',
		`UID:${basicTime(from)}-${[...id].map((sign) => sign.charCodeAt(0).toString(36)).join('')}@replyscope`,
		`DTSTAMP:${stamp}`,
		`DTSTART:${basicTime(from)}`,
		`DTEND:${basicTime(to)}`,
		`SUMMARY:${text(`${people} × ${site}, ${shift}`)}`,
		`LOCATION:${text(site)}`,
		'END:VEVENT'
	]);
	const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Replyscope//Roster//EN'];
	return [...lines, ...events, 'END:VCALENDAR', ''].map(folded).join('\r\n');
}

/** Every shift of a roster, from its begin to its end, breaks included. */
function shiftsOf(roster: Plan['proposed']['plan']['roster']) {
	return roster
		.flatMap(({ spans, ...one }) => spans.map(([from, to]) => ({ ...one, from, to })))
		.sort((a, b) => a.from - b.from);
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
