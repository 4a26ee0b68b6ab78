"""What if: versions of a pitch compared, varied and put beside known titles. All of it describes the model."""
