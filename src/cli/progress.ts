import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '#ingest/effects.ts';
import { InputError } from '#lib/model/errors.ts';
import type { CliEffects } from './effects.ts';
import { json } from './json.ts';

/** Shows how far the work has come; `stop` clears what it drew. */
export interface ProgressView {
	show(progress: Progress): void;
	stop(): void;
}

/**
 * Chooses how progress is shown: a bar where a person watches, a line per stage elsewhere, or one
 * JSON object a line for a program.
 */
export function progressView(form: string | undefined, effects: CliEffects): ProgressView {
	if (form === 'json') return { show: (progress) => effects.err(json(progress)), stop() {} };
	if (form !== undefined) throw new InputError(`unknown progress: ${form}; allowed: json`);
	return effects.watched ? bar() : lines(effects);
}

function bar(): ProgressView {
	const drawn = new SingleBar(
		{ format: '{stage} {bar} {percentage} % {detail}', clearOnComplete: true, hideCursor: true },
		Presets.shades_classic
	);
	let stage = '';
	let begun = 0;
	return {
		show(progress) {
			if (stage === '') drawn.start(1, 0, { stage: '', detail: '' });
			if (progress.stage !== stage) begun = Date.now();
			stage = progress.stage;
			drawn.update(Math.min(progress.done, 0.999), {
				stage: stage.padEnd(7),
				detail: detail(progress, (Date.now() - begun) / 1000)
			});
		},
		stop() {
			if (stage !== '') drawn.stop();
			stage = '';
		}
	};
}

function lines(effects: CliEffects): ProgressView {
	let last = '';
	return {
		show({ stage, rows, detail }) {
			const line = rows === undefined || !detail ? stage : `${stage} ${detail}`;
			if (line !== last) effects.err(`${line}\n`);
			last = line;
		},
		stop() {}
	};
}

function detail({ detail = '', done, rows, usd }: Progress, elapsed: number): string {
	if (usd !== undefined) return `${detail} ${rows?.toLocaleString('en')} posts, $${usd.toFixed(2)}`;
	if (rows === undefined || elapsed === 0 || done === 0) return detail;
	const rate = Math.round(rows / elapsed);
	const left = Math.ceil((elapsed * (1 - done)) / done);
	return `${detail} about ${rows.toLocaleString('en')} rows, ${rate.toLocaleString('en')}/s, ${left} s left`;
}
