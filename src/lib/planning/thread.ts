import { MessageChannel, Worker } from 'node:worker_threads';
import { InputError, OperationError } from '../model/errors.ts';
import type { Forecast } from '../staffing/forecast.ts';
import type { Basis } from './basis.ts';
import type { Outcomes } from './perform.ts';
import type { Report } from './progress.ts';
import type { Wish } from './wish.ts';

/** What a thread is to do: what a wish asks from its beginning on, or outline a week by a forecast. */
export interface Work<T extends Wish['task'] = Wish['task']> {
	basis: Basis;
	wish: Wish & { task: T };
	/** The forecast to outline by; null for one that is not tested on the past. */
	ahead?: Forecast | null;
}

/** What a thread says of its work. */
export type Message =
	| { progress: Parameters<Report>[0] }
	| { found: Outcomes[Wish['task']] }
	| { failed: { name: string; message: string; stack: string } };

/** A thread that does one work after another, in the order of asking; resting, it keeps no process from
 * ending. */
export class Thread {
	private worker: Worker | undefined;
	private last: Promise<unknown> = Promise.resolve();
	private failure: Error | undefined;

	/** @param behind whether it stands behind all else that the machine does, and begins with its first work */
	constructor(private readonly behind = false) {
		if (!behind) this.begun();
	}

	/** Does a work once those before it are over. @throws what the work throws, or why the thread ended */
	do<T extends Wish['task']>(work: Work<T>, report: Report = () => {}): Promise<Outcomes[T]> {
		const next = this.last.then(() => this.doNow(work, report));
		this.last = next.catch(() => undefined);
		return next as Promise<Outcomes[T]>;
	}

	/** Ends it with whatever it does; another work begins it again. */
	async end() {
		await this.worker?.terminate();
	}

	private begun(): Worker {
		if (this.worker) return this.worker;
		this.failure = undefined;
		const worker = new Worker(...entry({ behind: this.behind }));
		worker.on('error', (error) => (this.failure = error));
		worker.on('exit', () => (this.worker = undefined));
		worker.unref();
		return (this.worker = worker);
	}

	private doNow(work: Work, report: Report) {
		const { port1: here, port2: port } = new MessageChannel();
		return new Promise<Outcomes[Wish['task']]>((done, fail) => {
			here.on('message', (said: Message) => {
				if ('progress' in said) return report(said.progress);
				if ('found' in said) done(said.found);
				else fail(rebuilt(said.failed));
				here.close();
			});
			here.on('close', () =>
				fail(this.failure ?? new OperationError(`failed ${work.wish.task}: its thread ended`))
			);
			this.begun().postMessage({ ...work, port }, [port]);
		});
	}
}

/** The thread's program: the built one beside this, or in a checkout the source, which has to be read. */
function entry(workerData: { behind: boolean }): ConstructorParameters<typeof Worker> {
	if (!import.meta.url.endsWith('.ts'))
		return [new URL('./worker.js', import.meta.url), { workerData }];
	const reader = import.meta.resolve('tsx/esm/api');
	const source = new URL('./worker.ts', import.meta.url);
	const program = `import('${reader}').then(({ tsImport }) => tsImport('${source}', '${source}'))`;
	return [program, { eval: true, execArgv: [], workerData }];
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
