import { Command } from 'commander';
import { isDemo } from '#ingest/demo/mark.ts';
import { ingest as ingestFiles, type Previewed, type Summary } from '#ingest/ingest.ts';
import type { Loaded } from '#ingest/load.ts';
import { SOURCES } from '#ingest/sources/registry.ts';
import { InputError } from '#lib/model/errors.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { memoryOption } from './memory.ts';
import { progressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';

interface Options extends CommonOptions {
	source?: string;
	dryRun?: boolean;
	memory: number;
	json?: boolean;
	progress?: string;
}

/** `replyscope ingest`: loads files and publishes what follows from them. */
export function ingest(effects: CliEffects): Command {
	return new Command('ingest')
		.description('load files of posts and publish what follows; without files, derive anew')
		.argument('[FILE...]', 'files of posts')
		.option('--source <NAME>', 'what the files are (default: guessed from their content)')
		.option('--dry-run', 'say what would happen and keep nothing')
		.addOption(memoryOption())
		.option('--json', 'print the summary as JSON')
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText(
			'after',
			`\nSources:\n${describe()}\n\nExample:\n  replyscope ingest twcs.csv --data data`
		)
		.action(async (files: string[], options: Options) => {
			if (isDemo(options.data) && files.length > 0) {
				throw new InputError(
					`demo folder: ${options.data} holds the demo; allowed: another --data for your own files`
				);
			}
			const { settings } = findSettings(options.data, options.settings);
			const view = progressView(options.progress, effects);
			try {
				const summary = await ingestFiles(options.data, files, settings, options, {
					now: effects.now,
					memory: options.memory,
					progress: view.show
				});
				view.stop();
				effects.out(
					options.json
						? `${JSON.stringify(summary, (key, value) => (key === 'refused' && Array.isArray(value) ? undefined : value), '\t')}\n`
						: describeSummary(summary, options)
				);
			} finally {
				view.stop();
			}
		});
}

function describe(): string {
	return SOURCES.map(({ name, describe }) => `  ${name.padEnd(8)} ${describe}`).join('\n');
}

/** The summary of an ingest in words. */
export function describeSummary(
	{ files, proposals, snapshot, derived, seconds, ...totals }: Summary,
	{ dryRun }: { dryRun?: boolean } = {}
): string {
	const lines = [...files.flatMap(describeFile), ...proposals.flatMap(describeProposal)];
	const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
	const slowest = Object.entries(seconds)
		.sort(([, a], [, b]) => b - a)
		.slice(0, 5)
		.map(([stage, each]) => `${stage} ${each.toFixed(1)}`);
	if (dryRun) lines.push('dry run: nothing was kept');
	else if (snapshot === null) lines.push('nothing has changed: the current snapshot stays');
	else
		lines.push(
			`published snapshot ${snapshot} in ${total.toFixed(1)} s, derived from ${derived === 'all' ? 'all posts' : `the ${number(derived)} posts around what is new`} (${slowest.join(', ')})`
		);
	if (!dryRun) {
		lines.push(
			`${number(totals.mentions)} mentions, ${number(totals.cases)} cases, ${number(totals.responses)} responses`
		);
	}
	return `${lines.join('\n')}\n`;
}

function describeProposal({ file, columns, notes, missing, table, loaded }: Previewed): string[] {
	const width = Math.max(...columns.map(({ name }) => name.length));
	return [
		`${file}: no source has its columns; a mapping for them:`,
		...columns.map(
			({ name, type, field }) => `  ${name.padEnd(width)}  ${type}${field ? ` → ${field}` : ''}`
		),
		...notes.map((note) => `  note: ${note}`),
		...missing.map((each) => `  missing: ${each}`),
		'',
		`# to be pasted into replyscope.toml${missing.length > 0 ? ' and filled in' : ''}`,
		table,
		...(loaded ? ['with it:', ...describeFile(loaded)] : [])
	];
}

function describeFile({
	file,
	source,
	reason,
	already,
	rows,
	examples,
	refusals,
	refusedFile
}: Loaded): string[] {
	const lines = [`${file}: read as ${source}, because ${reason}`];
	if (already !== null) lines.push(`  already imported as import ${already}`);
	lines.push(
		`  ${number(rows.read)} rows read: ${number(rows.new)} new, ${number(rows.changed)} changed, ${number(rows.unchanged)} unchanged, ${number(rows.refused)} refused`
	);
	for (const [reason, count] of Object.entries(refusals))
		lines.push(`  refused ${number(count)}: ${reason}`);
	for (const { line, reason } of examples) lines.push(`    line ${line}: ${reason}`);
	if (refusedFile !== null) lines.push(`  refused rows are in ${refusedFile}`);
	return lines;
}

function number(count: number): string {
	return count.toLocaleString('en');
}
