-- Posts that were delivered to one brand: what an import that is all one brand's holds of any channel
-- but X, where the text itself says whom it addresses. There, everybody else writes to the brand.
create temp table inbox as
select post.turn, post.version, brands.brand_id
from identities as post
join (from imports where brand is not null) as imports using (import)
join out.brands using (brand)
join live using (version)
where live.channel <> 'x';

-- An answer of the brand that names no parent answers the latest post by anybody else before it in
-- its conversation.
update identities set reply_to_id = answer.asked
from (
	select answers.turn, questions.post_id as asked
	from (
		select post.*
		from identities as post
		join inbox on inbox.turn = post.turn and inbox.brand_id = post.brand_id
		where post.reply_to_id is null
	) as answers
	asof join (
		select post.*
		from identities as post
		join inbox on inbox.turn = post.turn and inbox.brand_id is distinct from post.brand_id
	) as questions
		on questions.space = answers.space
		and questions.conversation_id = answers.conversation_id
		and questions.turn < answers.turn
) as answer
where identities.turn = answer.turn;
