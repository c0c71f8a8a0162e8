import { expect, test } from 'vitest';
import { Clock } from '#ingest/demo/clock.ts';

const at = (instant: string) => Date.parse(instant) / 1000;

test.each([
	// New York springs forward at 07:00 UTC on 8 March 2026, Berlin falls back at 01:00 UTC on 25 October.
	['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08T01:59:59Z'],
	['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00Z'],
	['America/New_York', '2026-03-08T23:30:00Z', '2026-03-08T19:30:00Z'],
	['Europe/Berlin', '2026-10-25T00:59:59Z', '2026-10-25T02:59:59Z'],
	['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
	['Asia/Kolkata', '2026-06-01T20:00:00Z', '2026-06-02T01:30:00Z']
])('in %s it is at %s as if it were %s', (zone, instant, wall) => {
	for (const begin of ['2026-01-01T00:00Z', '2026-01-01T13:00Z']) {
		const clock = new Clock(zone, at(begin), at('2026-12-31T00:00Z'));
		expect(clock.wall(at(instant))).toBe(at(wall));
	}
});

test('instant(wall) is the way back', () => {
	const clock = new Clock('America/New_York', at('2026-01-01T00:00Z'), at('2026-12-31T00:00Z'));
	expect(clock.instant(at('2026-03-08T09:00:00Z'))).toBe(at('2026-03-08T13:00:00Z'));
	expect(clock.instant(at('2026-03-07T09:00:00Z'))).toBe(at('2026-03-07T14:00:00Z'));
});
