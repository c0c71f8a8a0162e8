import { pull, type PullEffects, type PullOptions } from '#ingest/pull/pull.ts';
import { publishPulled } from '#ingest/pull/publishPulled.ts';
import { xClient } from '#ingest/pull/client.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { onTestFinished } from 'vitest';
import { Simulator, type SimulatorOptions } from '../x-simulator/simulator.ts';

export const DAY = 86_400_000;

/** The brands of the simulated world. */
export const SETTINGS = `
[[brand]]
name = "Acme"
kind = "own"
timezone = "UTC"
  [[brand.handle]]
  handle = "acme"
  role = "main"
  [[brand.handle]]
  handle = "acmehelp"
  role = "support"
[[brand]]
name = "Globex"
kind = "competitor"
timezone = "UTC"
  [[brand.handle]]
  handle = "globex"
  role = "main"
`;

/** A simulated X for one test, whose clock stands at the end of its history. */
export async function simulated(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
	const simulator = await Simulator.start({ posts: 300, days: 15, ...options });
	onTestFinished(() => simulator.stop());
	simulator.advance(simulator.world.to - simulator.world.from + 300_000);
	return simulator;
}

/** Publishes what was pulled, as the command does. */
export function publishing(simulator: Simulator, folder: string): Pick<PullEffects, 'publish'> {
	const effects = {
		now: () => simulator.now(),
		sleep: () => Promise.resolve(),
		signal: new AbortController().signal,
		progress: () => undefined
	};
	const settings = readSettings(SETTINGS, 'replyscope.toml');
	return { publish: (final) => publishPulled(folder, settings, effects, final) };
}

/** Pulls from a simulated X; waits move its clock instead of taking time. */
export function pullFrom(
	simulator: Simulator,
	folder: string,
	options: Partial<PullOptions> = {},
	effects: Partial<PullEffects> = {},
	settings = SETTINGS
) {
	const signal = effects.signal ?? new AbortController().signal;
	const client = (token: string) => xClient({ token, url: simulator.url, timeout: 1000, signal });
	const { app, user } = simulator.options.tokens;
	return pull(
		folder,
		readSettings(settings, 'replyscope.toml'),
		{
			brands: [],
			range: { since: simulator.world.from, until: null },
			budget: null,
			dryRun: false,
			tail: false,
			wait: true,
			...options
		},
		{
			api: { app: client(app), user: settings.includes('user_token_env') ? client(user) : null },
			now: () => simulator.now(),
			sleep: (milliseconds) => Promise.resolve(simulator.advance(milliseconds)),
			random: Math.random,
			signal,
			waiting: () => undefined,
			progress: () => undefined,
			agree: () => Promise.resolve(true),
			publish: () => Promise.resolve(null),
			...effects
		}
	);
}
