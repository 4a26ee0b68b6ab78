"""The paper's model (Armenta-Segura & Sidorov, arXiv 2406.16961; PeerJ CS 11:e2715), to stand beside ours.

Built after its published code (github.com/JesusASmx/Popularity-Prediction-in-Anime-with-Deep-Learning,
all_scaled.py). Preset `paper` reads texts and pictures whole; `paper-as-published` keeps the published pooling.
Three things differ from that code in both presets, all of them about the data: labels are scaled by the training
titles alone, the order of titles is shuffled in every epoch, and a title may lack characters or portraits.
"""
