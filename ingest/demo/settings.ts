import { WEEKDAYS } from '#lib/model/time.ts';
import type { Player, Shift } from './cast.ts';

/** The name of the import that maps the demo's file, and so the space of its posts. */
export const DEMO_IMPORT = 'demo-posts';

/** The settings of the demo: its brands as a company would declare them, and how its file is read. */
export function demoSettings(players: Player[]): string {
	return `# The settings of the demo. Brands, customers and posts are invented.\n\n${players.map(brand).join('\n')}\n${SITES}\n${IMPORT}`;
}

/** Where people of the own brand could work. */
const SITES = `[[site]]
name = "New York"
timezone = "America/New_York"
cost_per_hour = 24
hours = ["mon-sun 06:00-22:00"]
premiums = [{ hours = "20:00-22:00", factor = 1.2 }]

[[site]]
name = "Manila"
timezone = "Asia/Manila"
cost_per_hour = 9.5
hours = ["mon-sun 06:00-22:00"]
languages = ["en"]
shrinkage = 0.25
fixed_per_week = 150
`;

const IMPORT = `[[import]]
name = "${DEMO_IMPORT}"
[import.columns]
post_id = "id"
author_handle = "author"
posted_at = "posted_at"
text = "text"
lang = "lang"
reply_to_id = "reply_to"
quote_of_id = "quote_of"
repost_of_id = "repost_of"
`;

function brand({ name, kind, timezone, handles, shifts, bot }: Player): string {
	const support = handles.find(({ role }) => role === 'support') ?? handles[0];
	const tables = [
		`[[brand]]\nname = ${quoted(name)}\nkind = "${kind}"\ntimezone = "${timezone}"`,
		...handles.map(({ handle, role, language, region }) =>
			[
				'[[brand.handle]]',
				`handle = "${handle}"`,
				`role = "${role}"`,
				...(language ? [`language = "${language}"`] : []),
				...(region ? [`region = "${region}"`] : [])
			].join('\n')
		),
		`[[brand.hours]]\nopen = [${shifts.map((shift) => quoted(hours(shift))).join(', ')}]`
	];
	if (kind === 'own') {
		tables.push(
			'[[brand.target]]\nwithin = "1h"\nshare = 0.6',
			'[[brand.target]]\nwithin = "24h"\nshare = 0.8'
		);
	}
	if (bot)
		tables.push(`[[brand.automatic]]\nhandle = "${support?.handle}"\nstarts = ${quoted(bot)}`);
	return `${tables.join('\n\n')}\n`;
}

function hours({ days, from, to }: Shift): string {
	const two = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
	return `${days.map((day) => WEEKDAYS[day - 1]).join(',')} ${two(from)}-${two(to)}`;
}

function quoted(text: string): string {
	return JSON.stringify(text);
}
