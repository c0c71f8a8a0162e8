import { castOf, type Player } from './cast.ts';
import { BrandHistory, type BrandTruth, type DemoPost } from './history.ts';
import { randomFrom } from './random.ts';

/** What to generate. */
export interface Recipe {
	posts: number;
	brands: number;
	days: number;
	/** The end, in seconds since 1970. */
	end: number;
	seed: number;
}

/** The recipe of `replyscope demo` when nothing else is asked for. */
export const DEFAULT_RECIPE: Recipe = {
	posts: 200_000,
	brands: 6,
	days: 400,
	end: Date.UTC(2026, 10, 10) / 1000,
	seed: 1
};

export interface Demo {
	posts: DemoPost[];
	brands: BrandTruth[];
	players: Player[];
}

/** Generates posts of invented brands and customers: the same recipe gives the same posts. */
export function generate(recipe: Recipe): Demo {
	const players = castOf(recipe.brands);
	// A small run tells how many posts an arrival brings about, replies and follow-ups included; what
	// brands say to everybody comes by the day.
	const days = Math.min(recipe.days, 60);
	const trial = run({ ...recipe, days }, players, 4000);
	const broadcasts = trial.posts.filter(({ kind }) => kind === 'broadcast').length;
	const perArrival = (trial.posts.length - broadcasts) / trial.arrivals;
	const wanted = Math.max(0, recipe.posts - (broadcasts / days) * recipe.days) / perArrival;
	const { posts, brands } = run(recipe, players, wanted);
	posts.sort((a, b) => a.at - b.at);
	posts.forEach((post, index) => (post.id = 1_000_001 + index));
	return { posts, brands, players };
}

function run(recipe: Recipe, players: Player[], arrivals: number) {
	const total = players.reduce((sum, { weight }) => sum + weight, 0);
	const posts: DemoPost[] = [];
	const brands: BrandTruth[] = [];
	let arrived = 0;
	players.forEach((player, index) => {
		const random = randomFrom(recipe.seed * 1_000_003 + index * 7919);
		const brand = new BrandHistory(
			player,
			players,
			recipe,
			(arrivals * player.weight) / total,
			random
		);
		arrived += brand.run();
		for (const post of brand.posts) if (post.at < recipe.end) posts.push(post);
		brands.push(brand.truth);
	});
	return { posts, brands, arrivals: arrived };
}
