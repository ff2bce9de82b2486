"""How the page is served: what stands between the network and Streamlit."""
