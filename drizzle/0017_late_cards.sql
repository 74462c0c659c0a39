ALTER TABLE "card_authors" ADD COLUMN "late" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "card_authors" ADD COLUMN "paper" text DEFAULT '' NOT NULL;