import { parentPort } from 'node:worker_threads';
import type { Basis } from './basis.ts';
import type { Message } from './job.ts';
import { solver } from '../staffing/solver.ts';
import { perform } from './perform.ts';
import type { Wish } from './wish.ts';

/** The thread of a job: does it, tells how far it has come, and says what it found or why it failed. */
const say = (message: Message) => parentPort?.postMessage(message);

// It is needed soon, and what the work rests on is still being read; a failure is told by who needs it.
solver().catch(() => undefined);

parentPort?.once('message', async ({ basis, wish }: { basis: Basis; wish: Wish }) => {
	try {
		say({ found: await perform(basis, wish, (progress) => say({ progress })) });
	} catch (error) {
		const { name, message, stack = '' } = error as Error;
		say({ failed: { name, message, stack } });
	}
});
