-- The agent has a new name. Its last report stays with it.
UPDATE "Agent" SET "name" = 'webhook-delivery' WHERE "name" = 'webhook-courier';
