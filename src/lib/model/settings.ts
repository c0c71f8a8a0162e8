import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { parseWeeklyHours, parseWindow, type WeeklyHours, type Window } from './hours.ts';
import {
	isDate,
	isZone,
	parseInstant,
	parseTimeOfDay,
	parseWeekdays,
	startOfDate,
	type Stretch
} from './time.ts';

export const KINDS = ['own', 'competitor'] as const;
export const ROLES = ['main', 'support', 'region', 'product', 'agent', 'other'] as const;
/** The fields of a post that a column of a delimited file can be mapped to. */
export const POST_FIELDS = [
	'post_id',
	'author_handle',
	'author_id',
	'posted_at',
	'text',
	'lang',
	'reply_to_id',
	'quote_of_id',
	'repost_of_id',
	'conversation_id',
	'channel'
] as const;
/** Names of sources and spaces that an import may not take. */
export const RESERVED_IMPORTS = ['twcs', 'csv', 'x', 'x-api', 'x-archive', 'pull', 'demo'];

/** A string that `read` turns into a value; what it refuses is reported as `allowed`. */
function text<T>(read: (text: string) => T | undefined, allowed: string) {
	return z.string().transform((value, context) => {
		const result = read(value);
		if (result !== undefined) return result;
		context.addIssue({ code: 'custom', message: `invalid value: ${value}; allowed: ${allowed}` });
		return z.NEVER;
	});
}

const name = text(
	(value) => (/^[^\s!,][^,]*$/.test(value) ? value : undefined),
	'a name that has no comma and does not begin with "!"'
);
const zone = text(
	(value) => (isZone(value) ? value : undefined),
	'an IANA time zone such as Europe/Berlin'
);
const duration = text(parseDuration, 'a number and a unit (s, m, h, d, w), such as 90s or 1h');
const weeklyHours = text<WeeklyHours>(
	parseWeeklyHours,
	'days and hours such as "mon-fri 08:00-12:00"'
);
const window = text<Window>(parseWindow, 'hours such as "22:00-06:00"');
const days = text(parseWeekdays, 'weekdays such as "mon-fri" or "sat,sun"');
const timeOfDay = text(parseTimeOfDay, 'a time of day such as 08:00');
const handle = text(
	(value) => (/^[^\s@,!][^\s,]*$/.test(value) && /^[\x21-\x7e]+$/.test(value) ? value : undefined),
	'a handle in ASCII without @, spaces and commas'
);

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'allowed: the name of an environment variable');

/** A TOML date or instant, kept as ISO text until the zone that gives it a meaning is known. */
const when = z.union([z.date(), z.string()]).transform((value, context) => {
	const iso = typeof value === 'string' ? value : value.toISOString();
	if (isDate(iso) || parseInstant(iso) !== undefined) return iso;
	context.addIssue({
		code: 'custom',
		message: `invalid date: ${iso}; allowed: a date such as 2026-01-31 or an instant with its offset`
	});
	return z.NEVER;
});
const date = when.refine(isDate, { message: 'invalid date; allowed: a date such as 2026-12-25' });

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const bounds = { from: when.optional(), to: when.optional() };

const brand = z.strictObject({
	name,
	kind: z.enum(KINDS),
	timezone: zone,
	aliases: z.array(z.string().min(1)).default([]),
	handle: z
		.array(
			z.strictObject({
				handle,
				role: z.enum(ROLES),
				id: z.string().min(1).optional(),
				region: z.string().optional(),
				product: z.string().optional(),
				language: z.string().optional(),
				...bounds
			})
		)
		.min(1),
	hours: z
		.array(
			z.strictObject({ open: z.array(weeklyHours), closed: z.array(date).default([]), ...bounds })
		)
		.default([]),
	target: z
		.array(
			z.strictObject({
				role: z.enum(ROLES).optional(),
				handle: handle.optional(),
				within: duration,
				share: fraction,
				...bounds
			})
		)
		.default([]),
	automatic: z
		.array(
			z.strictObject({
				handle: handle.optional(),
				starts: z.string().min(1).optional(),
				matches: z.string().min(1).optional()
			})
		)
		.default([]),
	incident: z
		.array(z.strictObject({ from: when, to: when, topic: z.string().default('') }))
		.default([])
});

const columns = z.partialRecord(z.enum(POST_FIELDS), z.string().min(1));

const imported = z.strictObject({
	name,
	ids: z.literal('x').optional(),
	delimiter: text(
		(value) => (/^[\t\x20-\x7e]$/.test(value) && value !== '"' ? value : undefined),
		'one sign such as ",", ";" or a tab'
	).default(','),
	encoding: text(
		(value) => (isEncoding(value) ? value : undefined),
		'an encoding such as utf-8, utf-16le or windows-1252'
	).optional(),
	time_format: z.string().min(1).optional(),
	timezone: zone.optional(),
	channel: name.default('x'),
	brand: z.string().optional(),
	columns
});

const site = z.strictObject({
	name,
	timezone: zone,
	cost_per_hour: z.number().min(0),
	hours: z.array(weeklyHours).min(1),
	languages: z.array(z.string()).default([]),
	seats: z.int().min(0).optional(),
	minimum: z.int().min(0).default(1),
	shrinkage: fraction.optional(),
	premiums: z.array(z.strictObject({ hours: window, factor: positive })).default([]),
	fixed_per_week: z.number().min(0).default(0)
});

const shift = z.strictObject({
	name,
	length: duration,
	starts: z.array(timeOfDay).min(1),
	break: z.strictObject({ after: duration, length: duration }).optional(),
	days: z.array(days).min(1)
});

/** The whole of `replyscope.toml`. Unknown keys are errors; every cross-reference is checked. */
export const settingsSchema = z
	.strictObject({
		currency: z
			.string()
			.regex(/^[A-Z]{3}$/, 'allowed: a currency code such as USD')
			.default('USD'),
		brand: z.array(brand).default([]),
		import: z.array(imported).default([]),
		site: z.array(site).default([]),
		shift: z.array(shift).default([]),
		staffing: z
			.strictObject({ handling_time: duration.optional(), occupancy: fraction.optional() })
			.default({}),
		pull: z
			.strictObject({
				token_env: variable.default('X_BEARER_TOKEN'),
				user_token_env: variable.optional(),
				budget: z.number().min(0).optional(),
				since: date.optional(),
				names: z.boolean().default(true),
				/** Whether the conversations in which a brand has answered are read whole. */
				conversations: z.boolean().default(false)
			})
			.optional()
	})
	.superRefine((settings, context) => {
		const report = (path: (string | number)[], message: string) =>
			context.addIssue({ code: 'custom', path, message });
		unique(settings.brand, 'brand', report);
		unique(settings.import, 'import', report);
		unique(settings.site, 'site', report);
		unique(settings.shift, 'shift', report);
		checkHandles(settings.brand, report);
		settings.brand.forEach((one, index) => checkBrand(one, ['brand', index], report));
		settings.import.forEach((one, index) => {
			const path = ['import', index];
			if (RESERVED_IMPORTS.includes(one.name.toLowerCase())) {
				report(
					[...path, 'name'],
					`reserved name: ${one.name}; allowed: any but ${RESERVED_IMPORTS.join(', ')}`
				);
			}
			for (const field of ['post_id', 'author_handle', 'posted_at', 'text'] as const) {
				if (!one.columns[field]) report([...path, 'columns'], `missing column: ${field}`);
			}
			const brands = settings.brand.map((each) => each.name);
			if (one.brand !== undefined && !brands.includes(one.brand)) {
				report(
					[...path, 'brand'],
					`unknown brand: ${one.brand}; allowed: ${brands.join(', ') || 'none'}`
				);
			}
		});
	});

export type Settings = z.output<typeof settingsSchema>;
export type Brand = Settings['brand'][number];
export type Import = Settings['import'][number];
type Report = (path: (string | number)[], message: string) => void;

/** The settings of an installation without a file. */
export const NO_SETTINGS: Settings = settingsSchema.parse({});

/** Stands for everything in settings that numbers follow from: equal settings, equal digest. */
export function settingsDigest(settings: Settings): string {
	const text = JSON.stringify({ ...settings, pull: undefined });
	return createHash('sha256').update(text).digest('hex');
}

/** The seconds [from, to) during which a dated setting of a brand holds; ±Infinity where open. */
export function validity(
	bounded: { from?: string | undefined; to?: string | undefined },
	zone: string
): Stretch {
	const at = (iso: string) =>
		isDate(iso) ? startOfDate(iso, zone) : (parseInstant(iso) as number);
	return [
		bounded.from === undefined ? -Infinity : at(bounded.from),
		bounded.to === undefined ? Infinity : at(bounded.to)
	];
}

function unique(items: { name: string }[], table: string, report: Report) {
	const seen = new Set<string>();
	items.forEach(({ name }, index) => {
		if (seen.has(name.toLowerCase())) {
			report([table, index, 'name'], `repeated name: ${name}; allowed: each name once`);
		}
		seen.add(name.toLowerCase());
	});
}

/** One handle belongs to one brand, in one role, at any instant. */
function checkHandles(brands: Brand[], report: Report) {
	const taken = new Map<string, { brand: string; from: number; to: number }[]>();
	brands.forEach((brand, b) =>
		brand.handle.forEach((entry, h) => {
			const [from, to] = validity(entry, brand.timezone);
			for (const key of ['handle', 'id'] as const) {
				const value = entry[key];
				if (value === undefined) continue;
				const others = taken.get(`${key} ${value.toLowerCase()}`) ?? [];
				const clash = others.find((other) => from < other.to && other.from < to);
				if (clash) {
					report(
						['brand', b, 'handle', h, key],
						`repeated ${key}: ${value}; allowed: one brand and role at a time, and ${clash.brand} holds it`
					);
				}
				taken.set(`${key} ${value.toLowerCase()}`, [...others, { brand: brand.name, from, to }]);
			}
		})
	);
}

function checkBrand(brand: Brand, path: (string | number)[], report: Report) {
	const handles = brand.handle.map((entry) => entry.handle.toLowerCase());
	for (const table of ['handle', 'hours', 'target', 'incident'] as const) {
		brand[table].forEach((entry, index) => {
			const [from, to] = validity(entry, brand.timezone);
			if (from >= to)
				report([...path, table, index, 'to'], 'invalid date; allowed: later than from');
		});
	}
	const stretches = brand.incident.map((entry) => validity(entry, brand.timezone));
	stretches.forEach(([from, to], index) => {
		if (stretches.slice(0, index).some((other) => from < other[1] && other[0] < to)) {
			report(
				[...path, 'incident', index, 'from'],
				'repeated incident; allowed: incidents of a brand that do not overlap'
			);
		}
	});
	brand.target.forEach(({ handle }, index) => {
		if (handle !== undefined && !handles.includes(handle.toLowerCase())) {
			report(
				[...path, 'target', index, 'handle'],
				`unknown handle: ${handle}; allowed: ${brand.handle.map((entry) => entry.handle).join(', ')}`
			);
		}
	});
	brand.automatic.forEach((rule, index) => {
		if ((rule.starts === undefined) === (rule.matches === undefined)) {
			report([...path, 'automatic', index], 'invalid rule; allowed: either starts or matches');
		}
	});
}

function isEncoding(label: string): boolean {
	try {
		new TextDecoder(label);
		return true;
	} catch {
		return false;
	}
}
