"""Fine-tuning: annotated documents in, a model folder out."""
