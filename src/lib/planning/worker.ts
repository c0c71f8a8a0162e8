import { setPriority } from 'node:os';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { solver } from '../staffing/solver.ts';
import { coming } from './coming.ts';
import { outlineBy } from './outlined.ts';
import { perform } from './perform.ts';
import type { Message, Work } from './thread.ts';

/** The program of a thread: does each work, tells how far it has come, and says what it found or why it failed. */
const { behind } = workerData as { behind: boolean };

// Elsewhere than on Linux this would be said of the whole process.
if (behind && process.platform === 'linux') setPriority(10);

// It is needed soon; a failure is told by who needs it.
solver().catch(() => undefined);

parentPort?.on('message', async ({ basis, wish, ahead, port }: Work & { port: MessagePort }) => {
	const say = (message: Message) => port.postMessage(message);
	try {
		const found =
			ahead === undefined
				? await perform(basis, wish, (progress) => say({ progress }))
				: await outlineBy(basis, coming(basis, wish, ahead));
		say({ found });
	} catch (error) {
		const { name, message, stack = '' } = error as Error;
		say({ failed: { name, message, stack } });
	}
});
