import { describe, expect, test } from 'vitest';
import { readSettings } from '#lib/model/readSettings.ts';
import { validity } from '#lib/model/settings.ts';

const BRAND = '[[brand]]\nname = "A"\nkind = "own"\ntimezone = "America/New_York"\n';
const HANDLE = '[[brand.handle]]\nhandle = "a"\nrole = "main"\n';
const read = (text: string) => readSettings(text, 'replyscope.toml');

const EVERYTHING = `
currency = "EUR"

[[brand]]
name = "Acme"
kind = "own"
timezone = "America/New_York"
aliases = ["acme corp"]

  [[brand.handle]]
  handle = "acme"
  role = "main"
  id = "1234567890123456789"
  region = "US"
  product = ""
  language = "en"
  from = 2019-01-01
  to = 2026-12-31

  [[brand.hours]]
  from = 2026-01-01
  open = ["mon-fri 08:00-12:00", "fri 22:00-02:00"]
  closed = [2026-12-25]

  [[brand.target]]
  role = "support"
  within = "1h"
  share = 0.8

  [[brand.automatic]]
  handle = "acmehelp"
  starts = "Thanks for reaching out!"

  [[brand.incident]]
  from = 2026-03-02T09:00:00-05:00
  to = 2026-03-02T14:00:00-05:00
  topic = "payments down"

[[import]]
name = "inbox-export"
delimiter = ";"
encoding = "windows-1252"
time_format = "%d.%m.%Y %H:%M"
timezone = "Europe/Berlin"
channel = "email"
brand = "Acme"
  [import.columns]
  post_id = "Message ID"
  author_handle = "From"
  posted_at = "Date"
  text = "Body"

[[site]]
name = "Manila"
timezone = "Asia/Manila"
cost_per_hour = 9.5
hours = ["mon-sun 06:00-22:00"]
premiums = [{ hours = "22:00-06:00", factor = 1.15 }]

[[shift]]
name = "8 h"
length = "8h"
starts = ["06:00"]
break = { after = "4h", length = "30m" }
days = ["mon-fri", "sun-thu"]

[staffing]
handling_time = "6m"
occupancy = 0.85

[pull]
token_env = "X_BEARER_TOKEN"
budget = 50
since = 2026-01-01
`;

test('the whole schema is read', () => {
	const settings = read(EVERYTHING);
	expect(settings.brand[0]?.handle[0]?.id).toBe('1234567890123456789');
	expect(settings.brand[0]?.hours[0]?.open[1]).toEqual({ days: [5], start: 1320, end: 120 });
	expect(settings.shift[0]?.days[1]).toEqual([1, 2, 3, 4, 7]);
	expect(settings.staffing.handling_time).toBe(360);
	expect(settings.import[0]?.columns.post_id).toBe('Message ID');
});

test('dates bound by from and to are local midnights of the brand', () => {
	const [handle] = read(EVERYTHING).brand[0]?.handle ?? [];
	const [from, to] = validity(handle ?? {}, 'America/New_York');
	expect(new Date(from * 1000).toISOString()).toBe('2019-01-01T05:00:00.000Z');
	expect(new Date(to * 1000).toISOString()).toBe('2026-12-31T05:00:00.000Z');
	expect(validity({}, 'UTC')).toEqual([-Infinity, Infinity]);
});

describe('an error names file, line, key, value and what is allowed', () => {
	test.each([
		[
			`${BRAND}${HANDLE.replace('main', 'boss')}`,
			'replyscope.toml:7: brand.handle.role: unknown value: boss; allowed: main, support, region, product, agent, other'
		],
		[
			`${BRAND.replace('America/New_York', 'Mars')}${HANDLE}`,
			'replyscope.toml:4: brand.timezone: invalid value: Mars; allowed: an IANA time zone such as Europe/Berlin'
		],
		[
			`${BRAND}colour = 1\n${HANDLE}`,
			'replyscope.toml:5: brand.colour: unknown key; allowed: name, kind, timezone, aliases, handle, hours, target, automatic, incident'
		],
		[
			`x = 1`,
			'replyscope.toml:1: x: unknown key; allowed: currency, brand, import, site, shift, staffing, pull'
		],
		[
			`${BRAND}${HANDLE}from = 2020-01-01\nto = 2019-01-01`,
			'replyscope.toml:9: brand.handle.to: invalid date; allowed: later than from'
		],
		[
			`${BRAND}${HANDLE}[[brand.handle]]\nhandle = "A"\nrole = "support"`,
			'replyscope.toml:9: brand.handle.handle: repeated handle: A; allowed: one brand and role at a time, and A holds it'
		],
		[
			`${BRAND}${HANDLE}[[brand.automatic]]\nhandle = "a"`,
			'replyscope.toml:8: brand.automatic: invalid rule; allowed: either starts or matches'
		],
		[
			`${BRAND}${HANDLE}[[brand.hours]]\nopen = ["mon 8-9"]`,
			'replyscope.toml:9: brand.hours.open: invalid value: mon 8-9; allowed: days and hours such as "mon-fri 08:00-12:00"'
		],
		[
			`${BRAND}${HANDLE}${BRAND.replace('"A"', '"a"')}${HANDLE.replace('"a"', '"b"')}`,
			'replyscope.toml:9: brand.name: repeated name: a; allowed: each name once'
		],
		[
			`${BRAND.replace('"A"', '"A, B"')}${HANDLE}`,
			'replyscope.toml:2: brand.name: invalid value: A, B; allowed: a name that has no comma and does not begin with "!"'
		],
		[`${BRAND}`, 'replyscope.toml:1: brand.handle: missing value; allowed: a value of type array'],
		[
			`[[site]]\nname = "x"\ntimezone = "Asia/Manila"\ncost_per_hour = "9"\nhours = ["mon-sun 06:00-22:00"]`,
			'replyscope.toml:4: site.cost_per_hour: invalid value: expected number, received string'
		],
		[
			`[[import]]\nname = "twcs"\n[import.columns]\npost_id="a"\nauthor_handle="b"\nposted_at="c"\ntext="d"`,
			'replyscope.toml:2: import.name: reserved name: twcs; allowed: any but twcs, csv, x, x-api, x-archive, pull, demo'
		],
		['[[brand]\n', 'replyscope.toml:1: invalid TOML: expected end of table array declaration']
	])('%s', (text, message) => {
		expect(() => read(text)).toThrow(message);
	});
});

test('a handle may go from one brand to another, but belong to one at a time', () => {
	const other = BRAND.replace('"A"', '"B"');
	const until = `${HANDLE}to = 2020-01-01\n`;
	expect(() => read(`${BRAND}${until}${other}${HANDLE}from = 2020-01-01`)).not.toThrow();
	expect(() => read(`${BRAND}${until}${other}${HANDLE}from = 2019-12-31`)).toThrow(
		/repeated handle/
	);
});
