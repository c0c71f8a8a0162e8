import { parseArgs } from 'node:util';
import { ALL_FAULTS, NO_FAULTS } from './faults.ts';
import { BRANDS } from './history.ts';
import { DEFAULTS, Simulator } from './simulator.ts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4180' },
		seed: { type: 'string', default: '1' },
		posts: { type: 'string', default: '4000' },
		days: { type: 'string', default: '30' },
		faults: { type: 'boolean', default: false }
	}
});

const DAY = 86_400_000;
const days = Number(values.days);
const past = days - 1;
const simulator = await Simulator.start(
	{
		seed: Number(values.seed),
		posts: Number(values.posts),
		days,
		from: Math.floor(Date.now() / DAY - past) * DAY,
		faults: values.faults ? ALL_FAULTS : NO_FAULTS
	},
	Number(values.port)
);
simulator.advance(Date.now() - simulator.now());

const brands = Object.entries(BRANDS).map(
	([name, handles]) =>
		`[[brand]]\nname = "${name}"\nkind = "${name === 'acme' ? 'own' : 'competitor'}"\ntimezone = "UTC"\n` +
		handles
			.map((handle) => `  [[brand.handle]]\n  handle = "${handle}"\n  role = "support"\n`)
			.join('')
);
console.log(`A simulated X is at ${simulator.url}; its posts reach from ${past} days ago into tomorrow. Put this into DIR/replyscope.toml:

${brands.join('')}[pull]
token_env = "X_BEARER_TOKEN"

Then, in another terminal:

X_API_URL=${simulator.url} X_BEARER_TOKEN=${DEFAULTS.tokens.app} npm run -s replyscope -- pull --data DIR --budget 100`);
