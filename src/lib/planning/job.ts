import { Worker } from 'node:worker_threads';
import { InputError, OperationError } from '../model/errors.ts';
import type { Basis } from './basis.ts';
import type { Outcomes } from './perform.ts';
import type { Report } from './progress.ts';
import type { Wish } from './wish.ts';

/** What the thread of a job says. */
export type Message =
	| { progress: Parameters<Report>[0] }
	| { found: Outcomes[Wish['task']] }
	| { failed: { name: string; message: string; stack: string } };

let last: Promise<unknown> = Promise.resolve();
let ahead: Worker | undefined;

/** Begins the thread of the next job ahead of it; it keeps no process from ending. */
export function prepareThread() {
	ahead ??= new Worker(...entry());
	ahead.unref();
}

/** A thread for a job. */
function thread(): Worker {
	const worker = ahead ?? new Worker(...entry());
	ahead = undefined;
	worker.ref();
	return worker;
}

/**
 * Does what a wish asks in a thread of its own, one job at a time: another waits until the one before
 * has ended. The thread begins while its basis is still being read.
 *
 * @throws OperationError when it was stopped, and what the work or the reading throws
 */
export function run<T extends Wish['task']>(
	basis: Promise<Basis>,
	wish: Wish & { task: T },
	{ report, signal }: { report: Report; signal?: AbortSignal }
): Promise<Outcomes[T]> {
	const begin = () => runNow(basis, wish, report, signal) as Promise<Outcomes[T]>;
	const job = last.then(begin, begin);
	last = job;
	return job;
}

function runNow(
	basis: Promise<Basis>,
	wish: Wish,
	report: Report,
	signal: AbortSignal | undefined
) {
	return new Promise<Outcomes[Wish['task']]>((done, fail) => {
		if (signal?.aborted) return fail(stopped(wish));
		const worker = thread();
		const end = (error: Error) => {
			fail(error);
			void worker.terminate();
		};
		const stop = () => end(stopped(wish));
		basis.then((read) => worker.postMessage({ basis: read, wish }), end);
		signal?.addEventListener('abort', stop, { once: true });
		worker.on('message', (message: Message) => {
			if ('progress' in message) report(message.progress);
			else if ('found' in message) done(message.found);
			else fail(rebuilt(message.failed));
		});
		worker.on('error', fail);
		worker.on('exit', (code) => {
			signal?.removeEventListener('abort', stop);
			fail(new OperationError(`failed ${wish.task}: its thread ended with ${code}`));
		});
	});
}

/** The thread's program: the built one beside this, or in a checkout the source, which has to be read. */
function entry(): ConstructorParameters<typeof Worker> {
	if (!import.meta.url.endsWith('.ts')) return [new URL('./worker.js', import.meta.url)];
	const reader = import.meta.resolve('tsx/esm/api');
	const source = new URL('./worker.ts', import.meta.url);
	const program = `import('${reader}').then(({ tsImport }) => tsImport('${source}', '${source}'))`;
	return [program, { eval: true, execArgv: [] }];
}

function stopped({ task }: Wish): OperationError {
	return new OperationError(`stopped ${task}: nothing was kept`);
}

/** An error as it was before it was copied between threads. */
function rebuilt({
	name,
	message,
	stack
}: {
	name: string;
	message: string;
	stack: string;
}): Error {
	const kinds: Record<string, new (message: string) => Error> = { InputError, OperationError };
	return Object.assign(new (kinds[name] ?? Error)(message), { stack });
}
