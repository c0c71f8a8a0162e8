import { Command } from 'commander';
import { settingsDigest } from '#lib/model/settings.ts';
import { formatInstant } from '#lib/model/time.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import type { CommonOptions } from './replyscope.ts';

/** `replyscope status`: what is published, and whether it is up to date. */
export function status(effects: CliEffects): Command {
	return new Command('status')
		.description('show what is published, its checks, and whether the settings are newer')
		.option('--json', 'print it as JSON')
		.addHelpText('after', '\nExample:\n  replyscope status --data data --json')
		.action(async ({ data, settings: asked, json }: CommonOptions & { json?: boolean }) => {
			const { path, settings } = findSettings(data, asked);
			const warehouse = await Warehouse.open(data);
			try {
				const { number, meta, brands, imports, checks } = await warehouse.snapshot();
				const through = Math.max(...brands.map(({ coveredTo }) => coveredTo ?? -Infinity));
				const report = {
					snapshot: number,
					built_at: meta.built_at ?? null,
					through: Number.isFinite(through) ? formatInstant(through) : null,
					brands: brands.length,
					imports: imports.length,
					mentions: Number(meta.mentions),
					cases: Number(meta.cases),
					responses: Number(meta.responses),
					settings: path,
					settings_newer: meta.settings !== settingsDigest(settings),
					checks: checks.map(({ name, kind, rows }) => ({ name, kind, rows }))
				};
				effects.out(json ? `${JSON.stringify(report, null, '\t')}\n` : words(report));
			} finally {
				warehouse.close();
			}
		});
}

function words(report: {
	checks: { name: string; rows: number }[];
	settings: string | null;
	settings_newer: boolean;
	[key: string]: unknown;
}): string {
	const { checks, settings, settings_newer: newer, ...rest } = report;
	const lines = Object.entries(rest).map(([key, value]) => `${key.padEnd(12)} ${value ?? '–'}`);
	lines.push(
		`settings     ${settings ?? 'none'}${newer ? ' (newer than what is published: run replyscope ingest)' : ''}`
	);
	const found = checks.filter(({ rows }) => rows > 0);
	lines.push(
		`checks       ${found.map(({ name, rows }) => `${name} ${rows}`).join(', ') || 'nothing found'}`
	);
	return `${lines.join('\n')}\n`;
}
