import { OperationError } from '../model/errors.ts';
import type { Basis } from './basis.ts';
import type { Outcomes } from './perform.ts';
import type { Report } from './progress.ts';
import { Thread } from './thread.ts';
import type { Wish } from './wish.ts';

/**
 * Does what a wish asks in a thread of its own, which begins while its basis is still being read.
 *
 * @throws OperationError when it was stopped, and what the work or the reading throws
 */
export async function run<T extends Wish['task']>(
	basis: Promise<Basis>,
	wish: Wish & { task: T },
	{ report, signal }: { report: Report; signal: AbortSignal }
): Promise<Outcomes[T]> {
	const thread = new Thread();
	const stopped = new Promise<never>((_, fail) => {
		const stop = () => fail(new OperationError(`stopped ${wish.task}: nothing was kept`));
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		const work = basis.then((read) => thread.do({ basis: read, wish }, report));
		return await Promise.race([work, stopped]);
	} finally {
		await thread.end();
	}
}
