import { cpus, totalmem } from 'node:os';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PARTS, type Bench, type Figure } from './parts.ts';
import { recipe, SHAPES, writePosts, writeSettings } from './posts.ts';

const HELP = `npm run bench -- [--posts N] [--shape year|dense|long] [--only a,b,…] [--memory SIZE] [--json]

Each figure stands beside one of bare DuckDB, an idle server or an empty page from the same run.
${Object.entries(PARTS)
	.map(([name, { words }]) => `  ${name}  ${words}`)
	.join('\n')}
`;

const { values } = parseArgs({
	options: {
		posts: { type: 'string', default: '3000000' },
		shape: { type: 'string', default: 'year' },
		only: { type: 'string', default: Object.keys(PARTS).join(',') },
		memory: { type: 'string' },
		seconds: { type: 'string', default: '60' },
		folder: { type: 'string', default: 'data' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false }
	}
});

if (values.help) process.stdout.write(HELP);
else await run();

async function run() {
	const only = values.only.split(',');
	const posts = Number(values.posts.replaceAll('_', ''));
	const shape = values.shape as keyof typeof SHAPES;
	const unknown = only.find((name) => !(name in PARTS));
	if (unknown || !(shape in SHAPES) || !Number.isSafeInteger(posts) || posts < 10_000) {
		process.stderr.write(`unusable options; allowed: at least 10000 posts and\n${HELP}`);
		process.exit(2);
	}
	mkdirSync(values.folder, { recursive: true });
	const folder = mkdtempSync(join(resolve(values.folder), 'bench-'));
	const all = recipe(posts, shape);
	const bench: Bench = {
		folder,
		recipe: all,
		csv: join(folder, 'posts.csv'),
		settings: join(folder, 'replyscope.toml'),
		memory: values.memory ? ['--memory', values.memory] : [],
		seconds: Number(values.seconds),
		say: (text) => process.stderr.write(`${text}\n`)
	};
	try {
		bench.say(`writing ${posts.toLocaleString('en')} posts`);
		writeSettings(bench.settings, all);
		await writePosts(bench.csv, all);
		const figures: Figure[] = [];
		for (const [name, { words, figures: measured }] of Object.entries(PARTS)) {
			if (!only.includes(name)) continue;
			bench.say(words);
			for (const figure of await measured(bench)) {
				bench.say(`  ${figure.name}: ${figure.measured}`);
				figures.push({ part: name, ...figure });
			}
		}
		const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}`;
		if (values.json)
			process.stdout.write(`${JSON.stringify({ machine, posts, shape, figures })}\n`);
		else
			process.stdout.write(
				tableOf(`${posts.toLocaleString('en')} posts, ${shape}; ${machine}`, figures)
			);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The figures as a table of Markdown. */
function tableOf(title: string, figures: Figure[]): string {
	const rows = [
		['', 'figure', 'measured', 'beside', 'ratio', 'aim'],
		...figures.map(({ part = '', name, measured, beside, ratio, aim }) => [
			part,
			name,
			measured,
			beside ?? '',
			ratio === undefined ? '' : ratio.toPrecision(3),
			aim ?? ''
		])
	];
	const widths =
		rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
	const line = (row: string[]) =>
		`| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`;
	const [head = [], ...body] = rows;
	const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|\n`;
	return `${title}\n\n${line(head)}${rule}${body.map(line).join('')}`;
}
