-- The others climb to their topmost ancestor, or to the first on the way that has a conversation;
-- `top` is the highest ancestor that each has seen so far.
create temp table climbing as
select turn, parent as top from posts where parent is not null and conversation_id is null;
