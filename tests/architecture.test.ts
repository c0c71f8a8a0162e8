import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** The rooms of the house and the rooms that each may import from, itself always included. */
const ROOMS: Record<string, string[]> = {
	'src/lib/model': [],
	'src/lib/metrics': ['src/lib/model'],
	'src/lib/staffing': ['src/lib/model'],
	'src/lib/planning': ['src/lib/server', 'src/lib/staffing', 'src/lib/metrics', 'src/lib/model'],
	'src/lib/charts': [],
	'src/lib/components': ['src/lib/charts', 'src/lib', 'src/lib/model'],
	'src/lib/server': ['src/lib/metrics', 'src/lib/model'],
	'src/lib': ['src/lib/server', 'src/lib/metrics', 'src/lib/model', 'src/lib/charts'],
	ingest: ['src/lib/metrics', 'src/lib/model'],
	'src/cli': [
		'ingest',
		'src/lib',
		'src/lib/planning',
		'src/lib/server',
		'src/lib/staffing',
		'src/lib/metrics',
		'src/lib/model',
		'package.json'
	],
	src: ['src/lib', 'src/lib/server'],
	routes: [
		'src',
		'src/lib',
		'src/lib/components',
		'src/lib/charts',
		'src/lib/metrics',
		'src/lib/model',
		'src/lib/planning',
		'src/lib/server',
		'src/lib/staffing'
	]
};

/** Packages with one home: the only places that may import them. */
const HOMES: Record<string, string[]> = {
	'@duckdb/node-api': ['src/lib/server/warehouse.ts', 'src/lib/server/followUps.ts', 'ingest/'],
	'@fastify/busboy': ['src/lib/server/upload.ts'],
	'apache-arrow': ['src/lib/server/encode.ts'],
	'cli-progress': ['src/cli/progress.ts'],
	commander: ['src/cli/'],
	croner: ['src/lib/server/puller.ts'],
	'csv-parse/sync': ['ingest/delimited.ts', 'ingest/refusals.ts', 'ingest/propose/'],
	compression: ['src/lib/server/frontDoor.ts'],
	'csv-stringify/sync': [
		'ingest/refusals.ts',
		'ingest/demo/write.ts',
		'src/lib/server/encode.ts',
		'routes/staffing/'
	],
	'd3-dsv': ['src/lib/charts/'],
	'd3-scale': ['src/lib/charts/'],
	'd3-shape': ['src/lib/charts/'],
	'd3-random': ['ingest/demo/random.ts', 'src/lib/staffing/random.ts'],
	highs: ['src/lib/staffing/solver.ts'],
	layercake: ['src/lib/charts/'],
	'lru-cache': ['src/lib/server/remembered.ts'],
	'p-limit': ['src/lib/server/warehouse.ts'],
	pino: ['src/lib/server/log.ts'],
	'rate-limiter-flexible': ['src/lib/server/guard.ts'],
	'smol-toml': ['src/lib/model/readSettings.ts'],
	'temporal-polyfill': ['src/lib/model/time.ts'],
	'toml-eslint-parser': ['src/lib/model/readSettings.ts', 'src/lib/model/addIncident.ts'],
	'twitter-api-v2': ['ingest/pull/client.ts'],
	yauzl: ['ingest/unpack.ts'],
	zod: ['src/lib/model/']
};

const root = resolve('.');
const files = ['src', 'routes', 'ingest']
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
	)
	.filter((name) => /\.(ts|svelte)$/.test(name));

const imports = files.flatMap((file) => {
	const text = readFileSync(file, 'utf8');
	const found = [
		...text.matchAll(/^\s*(?:import|export)\s(?:[^;'"]*?\sfrom\s)?'([^']+)'/gm),
		...text.matchAll(/\bimport\('([^'$]+)'\)/g)
	];
	return found.map(([, target = '']) => ({ file, target }));
});

test('imports point one way', () => {
	const wrong = imports.filter(({ file, target }) => {
		const path = local(file, target);
		const from = roomOf(file);
		return path !== undefined && ![from, ...(ROOMS[from] ?? [])].includes(roomOf(path));
	});
	expect(wrong).toEqual([]);
});

test('each package has one home', () => {
	const wrong = imports.filter(({ file, target }) => {
		if (local(file, target) !== undefined || /^(node:|\$app|\.\/\$types)/.test(target))
			return false;
		const everywhere = /^(svelte|@sveltejs\/kit)(\/|$)/.test(target);
		return !everywhere && !HOMES[target]?.some((home) => file.startsWith(home));
	});
	expect(wrong).toEqual([]);
});

test('files are small enough to be read at one sitting', () => {
	const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
	expect(long).toEqual([]);
});

test('SQL is written in three places only', () => {
	const allowed =
		/^(ingest\/|src\/lib\/server\/(answers|backlog|calendar|clock|compose|contents|curve|desk|dialect|exposure|followUps|percentiles|posts|rollup|shelf|thread|units|waits|warehouse|workload)\.ts|src\/lib\/metrics\/)/;
	const found = files.filter(
		(file) =>
			!allowed.test(file) &&
			/(?<![</])\bselect\b[^]*\bfrom\b [a-z$]/.test(
				readFileSync(file, 'utf8').replace(/^\s*(\/?\*|\/\/|import|export \{).*$/gm, '')
			)
	);
	expect(found).toEqual([]);
});

function local(file: string, target: string): string | undefined {
	if (target.startsWith('.')) {
		if (target.startsWith('./$')) return undefined;
		return relative(root, resolve(dirname(file), target));
	}
	if (target.startsWith('#lib/')) return target.replace('#lib', 'src/lib');
	if (target.startsWith('#ingest/')) return target.replace('#ingest', 'ingest');
	return undefined;
}

function roomOf(path: string): string {
	const rooms = Object.keys(ROOMS).sort((a, b) => b.length - a.length);
	return rooms.find((room) => path.startsWith(`${room}/`)) ?? path;
}
