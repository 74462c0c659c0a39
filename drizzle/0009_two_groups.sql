ALTER TABLE "cards" ADD COLUMN "also_id" text;--> statement-breakpoint
ALTER TABLE "clusters" ADD COLUMN "into_id" text;