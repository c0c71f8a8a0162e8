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

/** Replies and follow-ups included; it depends on how the desks keep up, so it is a first guess. */
const POSTS_PER_ARRIVAL = 2.42;

export interface Demo {
	posts: DemoPost[];
	brands: BrandTruth[];
	players: Player[];
}

/** Generates posts of invented brands and customers: the same recipe gives the same posts. */
export function generate(recipe: Recipe): Demo {
	const players = castOf(recipe.brands);
	let arrivals = recipe.posts / POSTS_PER_ARRIVAL;
	let { posts, brands } = run(recipe, players, arrivals);
	for (let round = 0; round < 5 && Math.abs(posts.length / recipe.posts - 1) > 0.008; round++) {
		arrivals *= recipe.posts / posts.length;
		({ posts, brands } = run(recipe, players, arrivals));
	}
	posts.sort((a, b) => a.at - b.at);
	posts.forEach((post, index) => (post.id = 1_000_001 + index));
	return { posts, brands, players };
}

function run(recipe: Recipe, players: Player[], arrivals: number) {
	const total = players.reduce((sum, { weight }) => sum + weight, 0);
	const posts: DemoPost[] = [];
	const brands: BrandTruth[] = [];
	players.forEach((player, index) => {
		const random = randomFrom(recipe.seed * 1_000_003 + index * 7919);
		const share = Math.round((arrivals * player.weight) / total);
		const brand = new BrandHistory(player, players, recipe, share, random);
		brand.run();
		for (const post of brand.posts) if (post.at < recipe.end) posts.push(post);
		brands.push(brand.truth);
	});
	return { posts, brands };
}
